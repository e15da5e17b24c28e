// Finds sentences in the files of `search/`: the same steps and whole numbers as `src/search/query.rs`.
//
// No page is known here: files come from `load`, results are values.
"use strict";
(() => {
  const { START, PART, LONG, SPACELESS, fold, joined, segments, spellings, tokenize } = globalThis.taiyakuText;
  const { shardOf } = globalThis.taiyakuIndex;

  const MOST_TERMS = 8;
  const MOST_OF_A_RUN = 6;
  const STRICT_CHUNKS = 4;
  const WAVE = 6;
  const ENOUGH = 3;
  const MOST_ARTICLES = 24;
  const MOST_HITS = 3;

  // ---- What is asked ----

  /** A query as chunks between spaces, each with the terms that are looked up for it. */
  const parse = (query, manifest) => {
    const texts = query.split(/\p{White_Space}+/u).filter(Boolean);
    const isOpen = !/\p{White_Space}$/u.test(query);
    const chunks = texts.map((text, index) => chunk(text, isOpen && index === texts.length - 1, manifest.common)).filter((it) => it.kept.length > 0);
    const isCommon = (it) => manifest.common.includes(it.word);
    const all = chunks.flatMap((it) => it.atoms);
    const rare = all.filter((it) => !isCommon(it));
    const left = select(rare.length > 0 ? rare : all);
    // The words of a chain by themselves, in case that no article has it whole.
    const spare = chunks.flatMap((it) => it.pieces.flatMap((piece) => piece.atoms)).filter((it) => it.slots === 0);
    for (const it of spare.slice(0, left)) it.slots = 1;
    for (const it of chunks) it.isCommon = rare.length > 0 && it.atoms.every(isCommon);
    const tokens = tokenize(query);
    const isLong = chunks.length > 2 || (tokens.kept.length > 11 && tokens.kept.some((it) => it.flags & SPACELESS));
    return { text: query, folded: joined(tokens.characters).trim(), ...sought(tokens), isLong, chunks };
  };

  const chunk = (text, isOpen, common) => {
    const tokens = tokenize(text);
    const atoms = [];
    const pieces = [];
    const characters = fold(text);
    for (const segment of segments(characters)) {
      if (segment.words) words(segment.words, characters, atoms, pieces);
      else run(segment.run.map((it) => characters[it]), common, atoms, pieces);
    }
    const last = atoms.at(-1);
    // A word at the end may be unfinished.
    const isPrefix = isOpen && last?.typed && [...last.typed].length > 2 && characters.at(-1).isWord;
    if (isPrefix) last.isPrefix = pieces.at(-1).isOpen = true;
    const named = pieces.filter((it) => !it.isWeak);
    return { text, ...sought(tokens), atoms, isOpen: isPrefix, pieces: named.length > 0 ? named : pieces };
  };

  const piece = (text, atoms, isWeak) => ({ text, ...sought(tokenize(text)), atoms, pieces: [], isWeak });

  const sought = (tokens) => {
    const phrase = joined(tokens.kept);
    return { ...tokens, phrase, bare: phrase.replaceAll("ー", "") };
  };

  // A chain of words is one term where the index has it as one.
  const words = (ranges, characters, atoms, pieces) => {
    const own = ranges.map(([from, to], index) => {
      const word = joined(characters.slice(from, to));
      const isNegative = index === 0 && characters[from - 1]?.text === "-" && !characters[from - 2]?.isWord;
      const code = spellings(word, isNegative)?.[0];
      return { word: code ?? word, typed: word, rank: code ? 100 : 10 + Math.min([...word].length, 20), slots: 0 };
    });
    const whole = own.map((it) => it.typed).join("");
    const hasCode = own.some((it) => it.rank === 100);
    if (own.length > 1 && !hasCode && [...whole].length <= 40) {
      atoms.push({ word: whole, typed: whole, rank: 10 + Math.min([...whole].length, 20), slots: 0 });
    } else {
      atoms.push(...own);
    }
    for (const it of own) if ([...it.word].length > 1) pieces.push(piece(it.typed, [it], false));
  };

  // A run is looked up by pairs of its characters, and falls apart where its script changes.
  const run = (all, common, atoms, pieces) => {
    const letters = all.filter((it) => it.text !== "ー");
    if (letters.length === 0) return;
    const pairs = letters.slice(1).map((second, index) => {
      const [a, b] = [letters[index].script, second.script];
      const term = letters[index].text + second.text;
      return { term, weight: common.includes(term) ? 0 : a === b ? [1, 3, 1, 4][a] : 2, index };
    });
    const whole = { pairs: pairs.length > 0 ? pairs : [{ term: letters[0].text, weight: 1, index: 0 }], slots: 0, chosen: [] };
    whole.rank = 10 + Math.min(letters.length * 2, 20);
    atoms.push(whole);
    let start = 0;
    for (let end = 1; end <= all.length; end += 1) {
      const it = all[end];
      if (it && it.script === all[start].script) continue;
      const own = all.slice(start, end);
      const first = all.slice(0, start).filter((it) => it.text !== "ー").length;
      const size = own.filter((it) => it.text !== "ー").length;
      if (size > 1) pieces.push(piece(joined(own), [{ of: whole, first, size }], own[0].script === 2));
      start = end;
    }
  };

  // Gives the few terms that are looked up to the atoms that say most, and spreads them over long runs.
  const select = (atoms) => {
    const order = atoms.map((it, index) => [it, index]).sort(([a, i], [b, j]) => b.rank - a.rank || i - j);
    const taken = order.slice(0, MOST_TERMS).map(([it]) => it);
    for (const it of taken) it.slots = 1;
    let left = MOST_TERMS - taken.length;
    for (let isMore = true; isMore && left > 0; ) {
      isMore = false;
      for (const it of taken) {
        if (left === 0 || !it.pairs || it.slots >= Math.min(it.pairs.length, MOST_OF_A_RUN)) continue;
        it.slots += 1;
        left -= 1;
        isMore = true;
      }
    }
    for (const { pairs, slots, chosen } of taken.filter((it) => it.pairs)) {
      for (let slot = 0; slot < slots; slot += 1) {
        const part = pairs.slice(Math.floor((slot * pairs.length) / slots), Math.floor(((slot + 1) * pairs.length) / slots));
        chosen.push(part.reduce((best, it) => (it.weight > best.weight ? it : best)));
      }
    }
    return left;
  };

  /** What an atom is looked up by. */
  const termsOf = (atom) => {
    if (atom.of) {
      const { first, size } = atom;
      return atom.of.chosen.filter((it) => it.index >= first && it.index + 1 < first + size).map(({ term }) => ({ term }));
    }
    if (atom.pairs) return atom.chosen.map(({ term }) => ({ term }));
    if (atom.slots === 0) return [];
    const word = [...atom.word].slice(0, 40).join("");
    return [{ term: word, prefix: atom.isPrefix && atom.typed }];
  };

  /** Every term of a query: what tells which shards to load. */
  const lookups = (asked, filters) => {
    const terms = asked.chunks.flatMap((it) => [it, ...it.pieces].flatMap((part) => part.atoms.flatMap(termsOf)));
    return [...new Set([...terms.flatMap((it) => (it.prefix ? [it.term, it.prefix] : [it.term])), ...filters])];
  };

  // ---- Which articles may have it ----

  const merged = (lists) => {
    if (lists.length === 1) return new Map(lists[0].map(([article, mask, field]) => [article, [mask, field]]));
    const all = new Map();
    for (const [article, mask, field] of lists.flat()) {
      const known = all.get(article);
      all.set(article, known ? [known[0] | mask, Math.max(known[1], field)] : [mask, field]);
    }
    return all;
  };

  const postings = ({ term, prefix }, shards, count) => {
    const own = shards[shardOf(term, count)]?.get(term) ?? [];
    if (!prefix) return merged([own]);
    const lists = [own];
    for (const [name, list] of shards[shardOf(prefix, count)] ?? []) if (name.startsWith(prefix)) lists.push(list);
    return merged(lists);
  };

  /** Articles in which all terms of a chunk share a bucket: article → [buckets, field]; null where nothing was looked up. */
  const places = (terms, shards, count) => {
    const lists = terms.map((it) => postings(it, shards, count)).sort((a, b) => a.size - b.size);
    if (lists.length === 0) return null;
    const found = new Map();
    for (const [article, [mask, field]] of lists[0]) {
      let [buckets, lowest] = [mask, field];
      for (const list of lists.slice(1)) {
        const it = list.get(article);
        buckets &= it ? it[0] : 0;
        lowest = Math.min(lowest, it ? it[1] : 0);
      }
      if (buckets > 0) found.set(article, [buckets, lowest]);
    }
    return found;
  };

  const weight = (articles, having) => Math.round(8 * Math.log2(1 + articles / Math.max(1, having)));
  const bits = (mask) => [0, 1, 2, 3, 4, 5].filter((it) => mask & (1 << it));

  /** Weighs the chunks, and orders the articles that have some of them; a chunk that none has falls apart. */
  const candidates = (asked, manifest, shards, filters) => {
    const { articles, shards: count } = manifest;
    const weigh = (it) => {
      it.places = places(it.atoms.flatMap(termsOf), shards, count);
      it.weight = it.isCommon ? 8 : it.places ? weight(articles, it.places.size) : 16;
      return it.places?.size === 0 && it.pieces.length > 1 ? it.pieces.map((part) => weigh({ ...part, outer: it.text })).flat() : [it];
    };
    asked.chunks = asked.chunks.flatMap(weigh);
    const looked = asked.chunks.filter((it) => it.places);
    const allowed = filters.map((it) => places([{ term: it }], shards, count) ?? new Map());
    const found = new Map();
    for (const { places, weight } of looked) {
      for (const [article, [mask, field]] of places) {
        if (!allowed.every((it) => it.has(article))) continue;
        const it = found.get(article) ?? { article, count: 0, score: 0, near: [0, 0, 0, 0, 0, 0] };
        const buckets = bits(mask);
        it.count += 1;
        it.score += weight * (8 + 2 * field + Math.min(3, buckets.length));
        for (const bucket of buckets) it.near[bucket] += weight;
        found.set(article, it);
      }
    }
    const list = [...found.values()];
    const isStrict = looked.length <= STRICT_CHUNKS;
    for (const it of list) {
      it.missing = isStrict ? looked.length - it.count : 0;
      it.score += 4 * Math.max(...it.near);
    }
    return list.sort((a, b) => a.missing - b.missing || b.score - a.score || a.article - b.article);
  };

  // ---- Which sentences have it ----

  const INLINE =
    /^(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/i;
  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\xa0" };

  /** The text of a unit's HTML. */
  const plain = (html) =>
    html
      .replace(/<!--[^]*?-->/g, "")
      .replace(/<\/?([a-z][^\s/>]*)(?:[^<>"']|"[^"]*"|'[^']*')*>/gi, (_, name) => (INLINE.test(name) ? "" : "\n"))
      .replace(/&(?:#(x?)([0-9a-f]+)|(\w+));/gi, (all, hex, number, name) =>
        number ? String.fromCodePoint(parseInt(number, hex ? 16 : 10)) : (ENTITIES[name] ?? all),
      )
      .trim();

  const searchable = (text) => {
    let { kept, codes } = tokenize(text, false, false);
    const phrase = joined(kept);
    if (phrase.length > kept.length) {
      // By code units, since that is how strings are searched.
      const starts = [0];
      for (const it of kept) starts.push(starts.at(-1) + it.text.length);
      codes = codes.map(([code, from, to]) => [code, starts[from], starts[to]]);
      kept = kept.flatMap((it) => Array(it.text.length).fill(it));
    }
    const bareAt = phrase.includes("ー") ? [...kept.keys()].filter((it) => phrase[it] !== "ー") : null;
    return { text, kept, codes, phrase, bare: bareAt ? phrase.replaceAll("ー", "") : phrase, bareAt };
  };

  /** A loaded file of units, ready to be searched. */
  const article = (units) => {
    const sides = (htmls) =>
      units.l
        .map((locale, index) => ({ locale, ...searchable(plain((htmls[index] === 0 ? htmls[0] : htmls[index]) ?? "")) }))
        .filter((it) => it.text);
    let last = "";
    let heading = null;
    const list = units.u.map(([id, role, ...htmls]) => {
      if (id) last = id[0] === " " ? id.slice(1) : units.x + id;
      const unit = { id: last, role, heading, sides: sides(htmls) };
      if (role > 1 && role < 7) {
        heading = unit;
        unit.heading = null;
      }
      return unit;
    });
    if (!list.some((it) => it.role === 1)) list.unshift({ id: "", role: 1, sides: sides(units.l.map((it) => units.t[it])) });
    return { ...units, units: list };
  };

  /** Where a phrase stands in a text: [strength, from, to] by its characters, or null. */
  const phraseIn = (it, sought, isCut, isOpen) => {
    const size = sought.phrase.length;
    if (size === 0) return null;
    const isLong = sought.kept.at(-1).flags & LONG;
    for (let at = it.phrase.indexOf(sought.phrase); at >= 0; at = it.phrase.indexOf(sought.phrase, at + 1)) {
      if (isBorder(it.kept, at, at + size, isLong)) return [isWhole(it.kept, at, at + size) ? 5 : 4, at, at + size];
    }
    if (isCut || isOpen) {
      for (let at = it.phrase.indexOf(sought.phrase); at >= 0; at = it.phrase.indexOf(sought.phrase, at + 1)) {
        if (isCut || begins(it.kept, at)) return [3, at, at + size];
      }
    }
    if (sought.bare.length > 1 && (sought.bare.length < size || it.bare.length < it.phrase.length)) {
      for (let at = it.bare.indexOf(sought.bare); at >= 0; at = it.bare.indexOf(sought.bare, at + 1)) {
        const [from, last] = [at, at + sought.bare.length - 1].map((place) => it.bareAt?.[place] ?? place);
        const to = last + 1;
        if (isBorder(it.kept, from, to, 0)) return [3, from, to];
      }
    }
    return null;
  };

  const begins = (kept, at) => kept[at].flags & (START | PART | SPACELESS);
  const isWhole = (kept, from, to) => kept[from].flags & START && (!kept[to] || kept[to].flags & START);
  const isBorder = (kept, from, to, isLong) => {
    const after = kept[to];
    if (!begins(kept, from)) return false;
    if (after && !(kept[to - 1].flags & SPACELESS) && !begins(kept, to)) return false;
    return !isLong || !after || after.text === "ー" || kept[to - 1].flags & LONG || after.flags & START;
  };

  const codeIn = (it, [code], isOpen) => {
    const whole = it.codes.find(([own]) => own === code);
    if (whole) return [5, whole[1], whole[2]];
    const part = isOpen && it.codes.find(([own]) => own.startsWith(code));
    return part ? [3, part[1], part[2]] : null;
  };

  const chunkIn = (it, sought) => {
    const [code] = sought.codes;
    const isCode = code && code[2] - code[1] === sought.kept.length;
    return (isCode && codeIn(it, code, sought.isOpen)) || phraseIn(it, sought, false, sought.isOpen);
  };

  const wholeIn = (side, asked) =>
    asked.chunks.length > 1 || asked.isLong ? phraseIn(side, asked, asked.isLong, true) : null;

  /** What is marked in a text, as ranges of it in order. */
  const marks = (asked, side) => {
    const whole = wholeIn(side, asked);
    const found = whole ? [whole] : asked.chunks.map((it) => chunkIn(side, it)).filter(Boolean);
    const range = ([, from, to]) => {
      const { to: end, flags } = side.kept[to - 1];
      // The long vowel belongs to the word, whether it was asked for or not.
      return [side.kept[from].from, flags & LONG && /[ーｰ]/.test(side.text[end]) ? end + 1 : end];
    };
    const ranges = found.map(range).sort((a, b) => a[0] - b[0]);
    const merged = [];
    for (const [from, to] of ranges) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  };

  /** Finds the query in one article: its best sentences first. */
  const verify = (asked, found, reader) => {
    const { chunks } = asked;
    const total = chunks.reduce((sum, it) => sum + it.weight, 0);
    const best = chunks.map(() => 0);
    const hits = [];
    found.units.forEach((unit, order) => {
      let top = null;
      for (const side of unit.sides) {
        let levels;
        let score = 0;
        const phrase = wholeIn(side, asked);
        if (phrase) {
          levels = chunks.map(() => 5);
          score = total * (5 + 2 * phrase[0]);
        } else {
          const matches = chunks.map((it) => chunkIn(side, it));
          levels = matches.map((it) => it?.[0] ?? 0);
          score = chunks.reduce((sum, it, index) => sum + it.weight * levels[index], 0);
        }
        if (score === 0) continue;
        const size = Math.min(side.phrase.length, 256);
        score = Math.floor((score * (8 + (unit.role === 1 ? 4 : unit.role > 0 && unit.role < 7 ? 2 : 0)) * 12) / (64 + (size >> 2)));
        const isReader = side.locale === reader;
        if (!top || score > top.score || (score === top.score && isReader)) top = { unit, side, levels, score, order };
      }
      if (!top) return;
      top.levels.forEach((level, index) => (best[index] = Math.max(best[index], level)));
      hits.push(top);
    });
    const isFull = (hit) => chunks.every((it, index) => hit.levels[index] > 0 || it.isCommon);
    hits.sort((a, b) => b.score - a.score || a.order - b.order);
    const has = chunks.map((it, index) => best[index] > 0 || it.isCommon);
    const cover = chunks.reduce((sum, it, index) => sum + it.weight * best[index], 0);
    const isCode = hits.length > 0 && hits[0].side.codes.some(([code]) => asked.codes.some(([own]) => own === code));
    return {
      found,
      hits: hits.some(isFull) ? hits.filter((it) => isFull(it)) : hits,
      kind: isCode ? "code" : hits[0]?.unit.role === 1 ? "title" : hits[0]?.unit.role > 0 && hits[0].unit.role < 7 ? "heading" : "sentence",
      has,
      cover,
      missing: has.filter((it) => !it).length,
      score: hits.length > 0 ? cover * 12 + hits[0].score * 2 + Math.min(3, hits.length - 1) * Math.floor(total / 4) : 0,
    };
  };

  /** The answer to a query: groups of hits, best first; what was dropped; whether there may be more. */
  // `load.terms` gives shards by number, `load.units` articles by number; `wanted` articles are looked at in any case.
  const search = async (query, { manifest, load, locale, filters = [], wanted = WAVE }) => {
    const asked = parse(query, manifest);
    const empty = { asked, groups: [], dropped: [], isMore: false };
    if (asked.chunks.length === 0) return empty;
    const shards = await load.terms([...new Set(lookups(asked, filters).map((it) => shardOf(it, manifest.shards)))]);
    const seen = new Map();
    for (let round = 0; round < 2; round += 1) {
      const order = candidates(asked, manifest, shards, filters);
      const isStrict = asked.chunks.filter((it) => it.places).length <= STRICT_CHUNKS;
      let results = [];
      let next = 0;
      while (next < order.length && (next < wanted || isShort(results, order[next], isStrict, next))) {
        const wave = order.slice(next, next + WAVE).map((it) => it.article);
        next += wave.length;
        const loaded = await load.units(wave.filter((it) => !seen.has(it)));
        for (const [number, units] of loaded) seen.set(number, article(units));
        results.push(...wave.map((it) => verify(asked, seen.get(it), locale)).filter((it) => it.score > 0));
      }
      if (round === 0 && fallApart(asked, results)) continue;
      results = results.map((it, index) => [it, index]);
      results.sort(([a, i], [b, j]) => (isStrict ? a.missing - b.missing : 0) || b.score - a.score || i - j);
      const [top] = results[0] ?? [];
      const isKept = (it) => (isStrict ? it.missing === top.missing : it.cover * 10 >= top.cover * 6);
      const groups = results.map(([it]) => it).filter(isKept);
      const dropped = asked.chunks.filter((it, index) => !top?.has[index]).map((it) => it.text);
      return { asked, groups, dropped, isMore: next < order.length && (!isStrict || order[next].missing === order[0].missing) };
    }
  };

  // Whether another wave is worth its bytes: while articles are left that should have everything, or none has anything.
  const isShort = (results, next, isStrict, seen) => {
    if (seen >= MOST_ARTICLES) return false;
    const full = results.filter((it) => it.missing === 0).length;
    return results.length === 0 || (isStrict && next.missing === 0 && full < ENOUGH);
  };

  // Chunks that stand in no sentence are replaced by their pieces.
  const fallApart = (asked, results) => {
    const isLost = (it, index) => it.pieces.length > 1 && !results.some(({ has }) => has[index]);
    if (!asked.chunks.some(isLost)) return false;
    asked.chunks = asked.chunks.flatMap((it, index) => (isLost(it, index) ? it.pieces : [it]));
    return true;
  };

  globalThis.taiyakuEngine = { search, article, marks, plain, MOST_HITS };
})();
