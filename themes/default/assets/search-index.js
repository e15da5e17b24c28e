// Reads the files of the index, as `src/search/files.rs` and `src/search/shard.rs` describe them.
"use strict";
(() => {
  const { isSpaceless } = globalThis.taiyakuText;

  // ---- Which files have a term: src/search/directory.rs, frequency.rs, files.rs ----

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

  /** Terms that are each written as what they do not share with the one before. */
  const termsOf = (text) => {
    let term = [];
    return text.split(" ").filter(Boolean).map((it) => (term = [...term.slice(0, it.charCodeAt(0) - 35), ...it.slice(1)]).join(""));
  };

  /** Whether a term is another, or comes before it. */
  const isUpTo = (a, b) => {
    let at = 0;
    while (at < a.length && a.codePointAt(at) === b.codePointAt(at)) at += 1;
    return at === a.length || a.codePointAt(at) < (b.codePointAt(at) ?? 0);
  };

  const digest = (digests, index) =>
    [...atob(digests.slice(index * 4, index * 4 + 4))].map((it) => it.charCodeAt(0).toString(16).padStart(2, "0")).join("");

  const RARE = 0;
  const COMMON = 3;
  const DROPPED_FROM = [1000, 8000, 30000];
  const PARTS = 3;

  /** What the manifest says of terms and files. */
  const directory = ({ articles, shards, units, unitGroup, terms, termGroup, sizes, sizeGroup, frequent, parts }) => {
    const lists = frequent.map(termsOf);
    const levels = new Map(lists.flatMap((list, index) => list.map((it) => [it, COMMON - index])));
    const dropped = COMMON + 1 - DROPPED_FROM.filter((it) => articles >= it).length;
    const firsts = new Map(Object.entries(parts).map(([shard, it]) => [+shard, termsOf(it)]));
    const beginning = (prefix) => lists.flatMap((list) => list.filter((it) => it.startsWith(prefix)));

    /** How frequent the most frequent of some terms is, or of those that they begin. */
    const frequency = (list, isPrefix) => {
      const of = (it) => levels.get(isPrefix ? beginning(it)[0] : it) ?? RARE;
      return Math.max(...list.map(of));
    };

    const file = (shard, part) => `terms/${shard}${part > 0 ? `.${part}` : ""}-${digest(terms, Math.floor(shard / termGroup))}.js`;
    const filesOf = (term, isPrefix) => {
      const shard = shardOf(term, shards);
      const known = firsts.get(shard) ?? [];
      const partOf = (it) => known.filter((first) => isUpTo(first, it)).length;
      const first = partOf(term);
      if (!isPrefix) return [file(shard, first)];
      const last = known.filter((it) => isUpTo(it, term) || it.startsWith(term)).length;
      if (last - first < PARTS) return Array.from({ length: last - first + 1 }, (_, index) => file(shard, first + index));
      // Of too many, those that have what most articles have.
      const chosen = new Set([first, ...beginning(term).map(partOf)]);
      return [...chosen].slice(0, PARTS).map((it) => file(shard, it));
    };

    return {
      articles,
      frequency,
      isCommon: (list) => list.every((it) => levels.get(it) === COMMON),
      /** Whether the index does not name all articles that have one of some terms. */
      isDropped: (list, isPrefix) => frequency(list, isPrefix) >= dropped,
      /** The files that have some terms. */
      files: (list, isPrefix) => [...new Set(list.flatMap((it) => filesOf(it, isPrefix)))],
      /** How long the file of an article's units is, about, in kilobytes. */
      size: (article) => {
        const root = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(sizes[Math.floor(article / sizeGroup)]);
        return root * (root + 1) + 1;
      },
      units: (article) => `units/${digest(units, Math.floor(article / unitGroup))}${unitGroup > 1 ? `-${article % unitGroup}` : ""}.js`,
    };
  };

  // ---- What the files have: src/search/coder.rs, shard.rs ----

  /** The range decoder of LZMA, with models by number. */
  const decoder = (text) => {
    const bytes = atob(text);
    const models = new Uint16Array(135).fill(1024);
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
      const chance = models[model];
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

  // Where the models of a kind of decision begin; there are 24 for counts.
  const DISTANCE = 24;
  const HALF = 48;
  const FIELD = 51;
  const RANK = 57;
  const MASK = 63;

  /** The postings of one term: articles, and for each its buckets as bits, with the field above them. */
  const postings = ({ bit, direct }, articles) => {
    let size = 0;
    while (bit(size)) size += 1;
    const count = (1 << size) | direct(size);
    const kind = count * 4 > articles ? 0 : count * 32 > articles ? 1 : 2;
    const low = log2(Math.max(1, Math.floor((articles * 11) / (count * 16))));
    const found = { articles: new Uint32Array(count), places: new Uint8Array(count) };
    let article = -1;
    let hasField = 0;
    for (let index = 0; index < count; index += 1) {
      let distance = 0;
      while (bit(DISTANCE + kind * 8 + Math.min(7, distance))) distance += 1;
      if (low > 0) distance = (((distance << 1) | bit(HALF + kind)) << (low - 1)) | direct(low - 1);
      article += distance + 1;
      hasField = bit(FIELD + kind * 2 + hasField);
      const field = hasField && bit(RANK + kind * 2) ? 2 + bit(RANK + kind * 2 + 1) : hasField;
      let mask = 0;
      for (let bucket = 0, before = 0; bucket < 6; bucket += 1) {
        const model = MASK + (kind * 6 + bucket) * 4 + before * 2 + (mask > 0 ? 1 : 0);
        before = bucket === 5 && mask === 0 ? 1 : bit(model);
        mask |= before << bucket;
      }
      found.articles[index] = article;
      found.places[index] = mask | (field << 6);
    }
    return found;
  };

  /** Terms of a file and their postings. */
  const shard = ([names, numbers], articles) => {
    const coder = decoder(numbers);
    return new Map(termsOf(names).map((it) => [it, postings(coder, articles)]));
  };

  globalThis.taiyakuIndex = { RARE, directory, shard };
})();
