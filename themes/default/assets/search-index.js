// Reads the files of the index, as `src/search/files.rs` and `src/search/shard.rs` describe them.
"use strict";
(() => {
  const { isSpaceless } = globalThis.taiyakuText;

  /** The number of the shard that has a term: equal for words that begin alike. */
  const shardOf = (term, shards) => {
    let hash = 0x811c9dc5;
    const start = isSpaceless(term) ? term : [...term].slice(0, 3).join("");
    for (const byte of new TextEncoder().encode(start)) hash = Math.imul(hash ^ byte, 0x01000193);
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x45d9f3b);
    hash ^= hash >>> 16;
    return shards === 1 ? 0 : hash >>> (32 - Math.log2(shards));
  };

  /** The range decoder of LZMA; a model is a place in `models`, made when it is first asked for. */
  const decoder = (text) => {
    const bytes = atob(text);
    const models = {};
    let at = 0;
    let range = -1 >>> 0;
    let code = 0;
    const next = () => {
      code = ((code << 8) | (at < bytes.length ? bytes.charCodeAt(at++) : 0)) >>> 0;
    };
    for (let index = 0; index < 4; index += 1) next();
    const normalise = () => {
      while (range < 1 << 24) {
        range = (range << 8) >>> 0;
        next();
      }
    };
    const bit = (model) => {
      const chance = models[model] ?? 1024;
      const bound = (range >>> 11) * chance;
      const is = code >= bound;
      if (is) code -= bound;
      range = is ? range - bound : bound;
      models[model] = chance + (is ? -(chance >> 4) : (2048 - chance) >> 4);
      normalise();
      return is ? 1 : 0;
    };
    const direct = (count) => {
      let number = 0;
      for (let index = 0; index < count; index += 1) {
        range >>>= 1;
        const is = code >= range;
        if (is) code -= range;
        number = (number << 1) | is;
        normalise();
      }
      return number;
    };
    return { bit, direct };
  };

  const log2 = (number) => 31 - Math.clz32(number);

  /** The postings of one term: [article, buckets as bits, field]. */
  const postings = ({ bit, direct }, articles) => {
    let size = 0;
    while (bit(`c${size}`)) size += 1;
    const count = (1 << size) | direct(size);
    const kind = count * 4 > articles ? 0 : count * 32 > articles ? 1 : 2;
    const low = log2(Math.max(1, Math.floor((articles * 11) / (count * 16))));
    const found = [];
    let article = -1;
    let hasField = 0;
    for (let index = 0; index < count; index += 1) {
      let distance = 0;
      while (bit(`d${kind}${Math.min(7, distance)}`)) distance += 1;
      if (low > 0) distance = (((distance << 1) | bit(`h${kind}`)) << (low - 1)) | direct(low - 1);
      article += distance + 1;
      hasField = bit(`f${kind}${hasField}`);
      const field = hasField && bit(`r${kind}`) ? 2 + bit(`s${kind}`) : hasField;
      let mask = 0;
      for (let bucket = 0, before = 0; bucket < 6; bucket += 1) {
        before = bucket === 5 && mask === 0 ? 1 : bit(`m${kind}${bucket}${before}${mask > 0 ? 1 : 0}`);
        mask |= before << bucket;
      }
      found.push([article, mask, field]);
    }
    return found;
  };

  /** Terms of a shard and their postings. */
  const shard = ([names, numbers], articles) => {
    const terms = new Map();
    const coder = decoder(numbers);
    let term = [];
    for (const name of names.split(" ").filter(Boolean)) {
      term = [...term.slice(0, name.charCodeAt(0) - 35), ...name.slice(1)];
      terms.set(term.join(""), postings(coder, articles));
    }
    return terms;
  };

  const digest = (digests, index) =>
    [...atob(digests.slice(index * 4, index * 4 + 4))].map((it) => it.charCodeAt(0).toString(16).padStart(2, "0")).join("");

  /** The files of a shard and of an article's units. */
  const shardFile = ({ terms, termGroup }, number) => `terms/${number}-${digest(terms, Math.floor(number / termGroup))}.js`;
  const unitsFile = ({ units, unitGroup: size }, article) =>
    `units/${digest(units, Math.floor(article / size))}${size > 1 ? `-${article % size}` : ""}.js`;

  globalThis.taiyakuIndex = { shardOf, shard, shardFile, unitsFile };
})();
