// Answers queries over the files of the index, with the same steps and whole numbers as `src/search/engine.rs`.
//
// The index names articles that may have what is looked for; what stands in their sentences decides.
// No page is known here: files come from `load`, answers are values.
"use strict";
(() => {
  const { START, PART, LONG, SPACELESS, joined, isHan, isSpaceless, spellings, tokenize } = globalThis.taiyakuText;
  const { RARE } = globalThis.taiyakuIndex;

  const ASKED = 9;
  const ENOUGH_RARE = 4;
  const MANY_CHUNKS = 4;
  const SEVERAL_CHUNKS = 3;
  const SHORTEST_PREFIX = 3;
  const ALIKE = 3;
  const WAVES = [5, 8]; // For a few words, and for what is long enough to be in one sentence only.
  const WAVE_SIZE = 160; // Kilobytes before they are compressed.
  const LEAST = 3;
  const LONG_QUERY = 9;
  const LONG_IN_WORDS = 20;
  const VOWELS = 2;
  const FIRST = 5;
  const MOST_WAVES = 4;
  const MOST_READ = 4;

  const div = (a, b) => Math.floor(a / b);
  const sum = (list, of) => list.reduce((total, it) => total + of(it), 0);
  const characters = (text) => [...text].length;

  // ---- What is asked: src/search/query.rs ----

  /** A query as chunks between spaces; of each the index is asked for atoms: words, codes, pairs of neighbours. */
  const parse = (text) => {
    const query = { folded: joined(tokenize(text.trim()).characters), whole: phrase(text), chunks: [], atoms: [], vowels: [] };
    for (const piece of text.split(/\p{White_Space}+/u)) {
      const sought = phrase(piece);
      if (sought.size === 0) continue;
      const [own, vowels] = atomsOf(piece, query.chunks.length);
      // A single character is no help beside anything else, and may stand within a run elsewhere.
      const isSingle = (it) => characters(it.terms[0]) === 1;
      const isHelped = [...query.atoms, ...own].some((it) => !isSingle(it));
      const atoms = own.filter((it) => !isHelped || !isSingle(it));
      query.atoms.push(...atoms);
      query.vowels.push(...vowels);
      query.chunks.push({ text: piece, phrase: sought, atoms, weight: Math.max(1, sum(atoms, (it) => it.weight)) });
    }
    const last = query.atoms.at(-1);
    if (last) {
      const isOpen = !/\p{White_Space}$/u.test(text);
      last.isPrefix = isOpen && !isSpaceless(last.terms[0]) && characters(last.terms[0]) >= SHORTEST_PREFIX;
    }
    const { size, kept } = query.whole;
    query.isLong = size >= ([2, 3].includes(query.chunks.length) ? LONG_IN_WORDS : LONG_QUERY);
    // カスタマ is more likely カスタマー than the beginning of カスタマイズ.
    const end = kept.at(-1);
    if (end && /[ァ-ヺ]/.test(end.text) && !(end.flags & LONG)) query.vowels.push(`${end.text}ー`);
    query.vowels = query.isLong ? [] : [...new Set(query.vowels)].slice(0, VOWELS);
    query.weight = sum(query.chunks, (it) => it.weight);
    // The first of what was pasted may be what is left of a word, and so may the last, if it is too short to be a beginning.
    const isEnd = (it) => it.chunk === 0 || (it.chunk === query.chunks.length - 1 && it.weight <= SHORT_WORD);
    for (const it of query.atoms) it.isCut = query.chunks.length >= SEVERAL_CHUNKS && isEnd(it) && !isSpaceless(it.terms[0]);
    return query;
  };

  const atomsOf = (piece, chunk) => {
    const [words, atoms, vowels] = [[], [], []];
    for (const [term, from, to] of tokenize(piece).terms) {
      if (!isSpaceless(term)) words.push({ word: term, from, to });
      else if (term.endsWith("ー")) vowels.push(term);
      else if (characters(term) === 1) atoms.push({ at: from, terms: [term], chunk, weight: isHan(term) ? 8 : 1 });
      else atoms.push({ at: from, terms: [term], chunk, weight: gramWeight(term, piece.slice(from, to)) });
    }
    return [[...atoms, ...wordAtoms(words, chunk)].sort((a, b) => a.at - b.at), vowels];
  };

  /** Words, and what they are made of: `office365` is found as `office` and `365` too, and `e-mail` as `email`. */
  const wordAtoms = (words, chunk) => {
    const atoms = [];
    const isWithin = (inner, outer) => outer.from <= inner.from && inner.to <= outer.to;
    const isSame = (a, b) => isWithin(a, b) && isWithin(b, a);
    for (let at = 0; at < words.length; ) {
      const it = words[at];
      const { word, from } = it;
      let next = at + 1;
      if (word.startsWith("0x") && spellings(word, false)) {
        while (next < words.length && isSame(words[next], it)) next += 1;
        atoms.push({ at: from, terms: [word], chunk, weight: 100 });
        at = next;
        continue;
      }
      while (next < words.length && isWithin(words[next], it)) next += 1;
      const parts = words.slice(at + 1, next);
      // A chain as a whole comes after its words.
      const whole = words.slice(next).find((other) => isWithin(it, other) && !isSame(it, other));
      const terms = whole ? [word, whole.word] : [word];
      const borders = [...word].filter((_, index, all) => index > 0 && /[0-9]/.test(all[index - 1]) !== /[0-9]/.test(all[index]));
      if (parts.length > 1 && borders.length === 1 && sum(parts, (part) => part.word.length) === word.length) {
        for (const part of parts) atoms.push({ at: part.from, terms: [part.word, ...terms], chunk, weight: wordWeight(part.word) });
      } else if (!atoms.at(-1)?.terms.includes(word)) {
        atoms.push({ at: from, terms, chunk, weight: wordWeight(word) });
      }
      at = next;
    }
    return atoms;
  };

  const SHORT_WORD = 4;
  const HIRAGANA = 4;
  const wordWeight = (word) => (characters(word) <= 2 ? SHORT_WORD : 8 + 2 * Math.min(characters(word), 12));

  const gramWeight = (gram, written) => {
    const hiragana = (written.match(/[ぁ-ゖゝ-ゟ]/g) ?? []).length;
    const kana = (gram.match(/[ァ-ヿ]/g) ?? []).length;
    if (hiragana > 0) return hiragana > 1 ? HIRAGANA : 12;
    return [24, 26, 20][kana];
  };

  /** The atoms that the index is asked for: those that tell most, spread over the query; few, if they are rare. */
  const askedOf = ({ atoms, chunks }, directory) => {
    const all = [...atoms.keys()];
    const frequency = atoms.map((it) => directory.frequency(it.terms, it.isPrefix));
    let waiting = all.filter((it) => !directory.isDropped(atoms[it].terms, atoms[it].isPrefix));
    // Of what was pasted the first word may be cut, and so may the last, if it is too short to be a beginning.
    const whole = waiting.filter((it) => (atoms[it].chunk > 0 || isSpaceless(atoms[it].terms[0])) && atoms[it].weight > SHORT_WORD);
    if (chunks.length >= MANY_CHUNKS && whole.length >= 3) waiting = whole;
    if (waiting.length === 0) waiting = all;
    const asked = [];
    while (asked.length < ASKED && waiting.length > 0) {
      const isFresh = (at) => asked.every((it) => atoms[it].chunk !== atoms[at].chunk);
      const worth = (at) => {
        const near = (distance) => asked.filter((it) => Math.abs(it - at) === distance).length;
        const spread = div(atoms[at].weight * 16, 4 + 3 * near(1) + near(2)) + (isFresh(at) ? 60 : 0);
        return div(spread, [1, 3, 6, 6][frequency[at]]);
      };
      const worths = new Map(waiting.map((it) => [it, worth(it)]));
      const best = waiting.reduce((best, it) => (worths.get(it) > worths.get(best) ? it : best));
      waiting = waiting.filter((it) => it !== best);
      // Each of a few words is worth asking for, that articles with all of them are found.
      const isOneOfFew = chunks.length < MANY_CHUNKS && isFresh(best);
      const rare = asked.filter((it) => frequency[it] === RARE).length;
      if (frequency[best] > RARE && rare >= ENOUGH_RARE && !isOneOfFew) break;
      asked.push(best);
    }
    return asked.sort((a, b) => a - b).map((it) => atoms[it]);
  };

  /** Whether results may not do without a chunk. */
  const isNeeded = ({ atoms }, directory) => {
    // All words of a language may be in most articles, and so may all pairs of characters, but not what these make up.
    const saysSomething = ({ terms }) => isSpaceless(terms[0]) || !directory.isCommon(terms);
    return !atoms.every((it) => it.weight <= HIRAGANA) && atoms.some(saysSomething);
  };

  // ---- Which articles may have it: src/search/candidates.rs ----

  /** For every article where it has an atom, 0 for those that do not; and how many have it. */
  const placesOf = ({ terms, isPrefix }, shards, articles) => {
    const places = new Uint8Array(articles);
    let size = 0;
    const add = (list) => {
      for (let index = 0; index < list.articles.length; index += 1) {
        const article = list.articles[index];
        const [known, place] = [places[article], list.places[index]];
        if (known === 0) size += 1;
        places[article] = ((known | place) & 63) | Math.max(known & 192, place & 192);
      }
    };
    for (const shard of shards) {
      for (const term of terms) {
        if (isPrefix) for (const [name, list] of shard) name.startsWith(term) && add(list);
        else if (shard.has(term)) add(shard.get(term));
      }
    }
    return { places, size };
  };

  /** How much it says that an article has an atom. */
  const rarity = (found, articles) => {
    const ratio = Math.max(16, div(articles * 16, Math.max(1, found)));
    const bits = 31 - Math.clz32(ratio);
    return Math.max(0, bits * 8 + ((ratio >> (bits - 3)) & 7) - 32) + 1;
  };

  const FIELDS = [0, 2, 4, 8];
  const sizes = [...Array(64).keys()].map((mask) => [0, 1, 2, 3, 4, 5].filter((it) => mask & (1 << it)).length);
  // What it says that atoms share a bucket: the fewer other buckets they stand in, the less it can be chance.
  const CLOSENESS = [0, 165, 101, 64, 37, 17, 0];
  const closeness = (sum) => Math.max(0, sum - CLOSENESS[1]);

  /** Articles that have any of some atoms, the most promising first, and how many of them have all; `least` or more. */
  const candidates = (found, vowels, allowed, { articles, isLong, least }) => {
    const known = found.filter((it) => it.size > 0);
    for (const it of known) it.rarity = rarity(it.size, articles);
    const total = sum(known, (it) => it.rarity);
    const chunks = [...new Set(known.map((it) => it.atom.chunk))].map((chunk) => known.filter((it) => it.atom.chunk === chunk));
    const whole = known.filter((it) => !it.atom.isCut);
    const sure = whole.length > 0 ? whole : known;

    const scoreOf = (article, isComplete) => {
      let [score, matched, close, everywhere, least] = [0, 0, 0, 63, 3];
      for (const chunk of chunks) {
        let [weight, own, ownClose, together, ownLeast] = [0, 0, 0, 63, 3];
        for (const { places, rarity } of chunk) {
          const place = places[article];
          if (place === 0) continue;
          weight += rarity;
          own += 1;
          ownClose += CLOSENESS[sizes[place & 63]];
          together &= place;
          ownLeast = Math.min(ownLeast, place >> 6);
        }
        matched += weight;
        close += ownClose;
        everywhere &= together;
        if (own > 0) least = Math.min(least, ownLeast);
        if (own < chunk.length || together === 0) continue;
        score += div(weight * FIELDS[ownLeast], chunks.length);
        if (own > 1) score += weight * 4 + 2 * closeness(ownClose);
      }
      score += matched * (4 + FIELDS[least]);
      if (isComplete && everywhere > 0 && chunks.length > 2) score += 4 * total + 2 * closeness(close);
      if (known.length === 1) score += known[0].rarity * Math.min(3, sizes[known[0].places[article] & 63]);
      if (isComplete) score += div(score, 2) * vowels.filter((it) => it.places[article] & everywhere).length;
      return div(score * matched, Math.max(1, total));
    };

    const [complete, rest] = [[], []];
    for (let article = 0; article < articles; article += 1) {
      if (known.every((it) => it.places[article] === 0) || allowed.some((it) => it.places[article] === 0)) continue;
      (sure.every((it) => it.places[article] > 0) ? complete : rest).push(article);
    }
    // What is in few sentences is looked for where a sentence can have it.
    const isApart = (article) => isLong && whole.reduce((mask, { places }) => mask & (places[article] || 63), 63) === 0;
    const ranked = (list) => {
      const scored = list.map((article) => ({ article, isApart: isApart(article), score: scoreOf(article, list === complete) }));
      const byScore = (a, b) => a.isApart - b.isApart || b.score - a.score || a.article - b.article;
      putOffThoseAlike(scored.sort(byScore), known);
      return scored.sort(byScore).map((it) => it.article);
    };
    return { order: [...ranked(complete), ...(complete.length < least ? ranked(rest) : [])], complete: complete.length };
  };

  /** Versions of an article have a sentence all or none, so that reading another of them tells little. */
  const putOffThoseAlike = (scored, known) => {
    const alike = new Map();
    for (const it of scored) {
      const places = known.map(({ places }) => places[it.article]);
      if (places.filter((place) => place > 0).length < ALIKE) continue;
      const key = String.fromCharCode(...places);
      alike.set(key, (alike.get(key) ?? 0) + 1);
      it.score = div(it.score, alike.get(key));
    }
  };

  // ---- Where a text has it: src/search/verify.rs ----

  const NONE = 0;
  const LOOSE = 1;
  const SIMILAR = 2;
  const EXACT = 3;

  /** The characters of a text among which phrases are looked for, by code units as strings are. */
  const phrase = (text) => {
    let { kept, codes } = tokenize(text, false, false);
    const size = kept.length;
    const string = joined(kept);
    if (string.length > size) {
      const starts = [0];
      for (const it of kept) starts.push(starts.at(-1) + it.text.length);
      codes = codes.map(([code, from, to]) => [code, starts[from], starts[to]]);
      kept = kept.flatMap((it) => Array(it.text.length).fill(it));
    }
    const short = string.replaceAll("ー", "");
    const at = short === string ? null : [...kept.keys()].filter((it) => string[it] !== "ー");
    return { text, kept, codes, size, string, short, at };
  };

  const begins = (text, at) => !text.kept[at] || (text.kept[at].flags & START) > 0;
  const starts = (text, at, isCut) => isCut || (text.kept[at].flags & (SPACELESS | START | PART)) > 0;
  const ends = (text, at, isCut) =>
    isCut || (text.kept[at - 1].flags & SPACELESS) > 0 || !text.kept[at] || (text.kept[at].flags & (SPACELESS | START | PART)) > 0;
  const isWhole = (text, start, end) => begins(text, start) && (begins(text, end) || (text.string[end] === "ー" && begins(text, end + 1)));

  // A long vowel at the end of what is looked for is one at the end of a word: ユーザー is not in ユーザビリティ, and
  // エラー not in ベネズエラ.
  const endsWithVowel = (needle, text, start, end) =>
    !(needle.kept.at(-1).flags & LONG) ||
    (text.kept[end - 1].flags & LONG) > 0 ||
    text.string.slice(end - 1, end + 1).includes("ー") ||
    (begins(text, end) && (end - start >= 3 || begins(text, start)));

  const exact = (needle, text, cutStart, cutEnd) => {
    const match = { quality: NONE, isWhole: false, places: [] };
    const { length } = needle.string;
    for (let at = text.string.indexOf(needle.string); at >= 0; ) {
      const end = at + length;
      const is = starts(text, at, cutStart) && ends(text, end, cutEnd) && endsWithVowel(needle, text, at, end);
      if (is) {
        match.quality = EXACT;
        match.isWhole ||= isWhole(text, at, end);
        match.places.push([at, end]);
      }
      at = text.string.indexOf(needle.string, is ? end : at + 1);
    }
    return match;
  };

  /** Where characters without long vowels stand in a text, long vowels left out. */
  const withoutVowels = (short, text, from) => {
    const at = text.short.indexOf(short, from);
    if (at < 0) return null;
    const place = (index) => text.at?.[index] ?? index;
    let end = place(at + short.length - 1) + 1;
    while (text.string[end] === "ー") end += 1;
    return { at, start: place(at), end };
  };

  const similar = (needle, text, cutStart, cutEnd) => {
    const match = { quality: NONE, isWhole: false, places: [] };
    const isLong = characters(needle.short) >= 4;
    if (needle.short === "") return match;
    for (let found = withoutVowels(needle.short, text, 0); found; ) {
      const { at, start, end } = found;
      const is = starts(text, start, cutStart) && ends(text, end, cutEnd) && endsWithVowel(needle, text, start, end);
      if (is) {
        const whole = isWhole(text, start, end);
        match.quality = Math.max(match.quality, isLong && whole ? SIMILAR : LOOSE);
        match.isWhole ||= whole;
        match.places.push([start, end]);
      }
      found = withoutVowels(needle.short, text, is ? at + needle.short.length : at + 1);
    }
    return match;
  };

  const find = (needle, text, cutStart, cutEnd) => {
    let match = exact(needle, text, cutStart, cutEnd);
    if (match.quality === NONE && needle.size >= 3 && needle.kept.some((it) => it.flags & SPACELESS)) {
      match = similar(needle, text, cutStart, cutEnd);
    }
    const [code] = needle.codes;
    if (match.quality === NONE && needle.codes.length === 1 && code[2] - code[1] === needle.string.length) {
      const places = text.codes.filter((it) => it[0] === code[0]).map(([, from, to]) => [from, to]);
      if (places.length > 0) return { quality: EXACT, isWhole: true, places };
    }
    return match;
  };

  /** How much of a chunk is in a text, in hundredths: the share of its atoms by their weight. */
  const share = (chunk, text) => {
    const places = [];
    let found = 0;
    for (const { terms, weight, isPrefix } of chunk.atoms) {
      const place = terms.map((it) => placeOf(it, text, isPrefix)).find(Boolean);
      if (!place) continue;
      found += weight;
      places.push(place);
    }
    const total = sum(chunk.atoms, (it) => it.weight);
    return { share: div(found * 100, Math.max(1, total)), places };
  };

  const placeOf = (term, text, isPrefix) => {
    if (isSpaceless(term)) {
      const found = withoutVowels(term, text, 0);
      return found && [found.start, found.end];
    }
    for (let at = text.string.indexOf(term); at >= 0; at = text.string.indexOf(term, at + 1)) {
      if (starts(text, at, false) && ends(text, at + term.length, isPrefix)) return [at, at + term.length];
    }
    return null;
  };

  // ---- How an article answers: src/search/answer.rs ----

  const PART_TIER = 0;
  const MOST_TIER = 1;
  const LOOSE_TIER = 2;
  const ALL_TIER = 3;
  const WHOLE_TIER = 4;
  const FACTORS = [0, 3, 6, 8];

  const chunkMatches = ({ chunks }, text) =>
    chunks.map((chunk, at) => {
      const isOpen = at === chunks.length - 1 && chunk.atoms.at(-1)?.isPrefix;
      const match = find(chunk.phrase, text, false, isOpen);
      if (at > 0 || chunks.length === 1 || match.quality !== NONE) return match;
      // The first word of what was pasted may be the end of one.
      const cut = find(chunk.phrase, text, true, false);
      return { ...cut, quality: Math.min(cut.quality, LOOSE) };
    });

  /** How a text has the chunks and the whole of a query as phrases. */
  const asPhrases = (query, text) => {
    const found = chunkMatches(query, text);
    const isSeveral = query.chunks.length > 1;
    const whole = isSeveral ? find(query.whole, text, true, true) : null;
    let score = sum([...found.keys()], (it) => query.chunks[it].weight * (FACTORS[found[it].quality] + (found[it].isWhole ? 5 : 0)));
    let places = found.flatMap((it) => it.places);
    if (whole?.quality >= SIMILAR) {
      score += 8 * query.weight;
      places = whole.places;
    }
    return { score, places, qualities: found.map((it) => it.quality), whole: whole ? whole.quality : found[0].quality };
  };

  /** How a text has the words and pairs of a query. */
  const asParts = (query, text) => {
    const found = query.chunks.map((it) => share(it, text));
    const score = sum([...found.keys()], (it) => div(query.chunks[it].weight * found[it].share * 8, 100));
    return { score, places: found.flatMap((it) => it.places), shares: found.map((it) => it.share) };
  };

  /** The units that `look` gives a score, each in the locale where it has the higher one, best first. */
  const unitsOf = (query, { units }, locale, look) => {
    const hits = [];
    units.forEach((unit, order) => {
      let best = null;
      for (const side of unit.sides) {
        const found = look(side);
        if (found.score === 0) continue;
        const length = Math.max(1, side.size);
        let score = found.score + div(query.weight * 4 * Math.min(query.whole.size, length), length);
        if (unit.role > 0 && unit.role < 7) score = unit.role === 1 ? div(score * 3, 2) : div(score * 5, 4);
        if (side.locale === locale) score += div(score, 16);
        if (!best || score > best.score) best = { unit, side, order, score };
      }
      if (best) hits.push(best);
    });
    return hits.sort((a, b) => b.score - a.score || a.order - b.order);
  };

  const hit = (found, tier, covered, hits, shares) => {
    const best = hits[0]?.score ?? 0;
    const further = sum(hits.slice(1, 5), (it) => it.score);
    return { found, tier, score: best * 4 + covered * 4 + Math.min(div(further, 4), best), hits, shares };
  };

  const phrases = (query, found, locale) => {
    const best = query.chunks.map(() => NONE);
    let whole = NONE;
    const hits = unitsOf(query, found, locale, (side) => {
      const it = asPhrases(query, side);
      it.qualities.forEach((quality, at) => (best[at] = Math.max(best[at], quality)));
      whole = Math.max(whole, it.whole);
      return it;
    });
    const isAny = query.chunks.some((it) => it.isNeeded);
    const worst = Math.min(...best.filter((_, at) => query.chunks[at].isNeeded || !isAny));
    let tier = LOOSE_TIER;
    if (whole === EXACT) tier = WHOLE_TIER;
    else if (whole === SIMILAR || worst >= SIMILAR) tier = ALL_TIER;
    else if (worst === NONE) return null;
    const covered = sum([...best.keys()], (it) => query.chunks[it].weight * FACTORS[best[it]]);
    return hit(found, tier, covered, hits, best.map((it) => (it === NONE ? 0 : 100)));
  };

  const partly = (query, found, locale) => {
    const best = query.chunks.map(() => 0);
    const hits = unitsOf(query, found, locale, (side) => {
      const it = asParts(query, side);
      it.shares.forEach((share, at) => (best[at] = Math.max(best[at], share)));
      return it;
    });
    const covered = sum([...best.keys()], (it) => div(query.chunks[it].weight * best[it] * 8, 100));
    const tier = covered * 100 >= query.weight * 8 * 60 ? MOST_TIER : PART_TIER;
    // Less than half of any chunk is what most articles have of it.
    return best.some((it) => it >= 50) ? hit(found, tier, covered, hits, best) : null;
  };

  // ---- From the query to the answer: src/search/engine.rs ----

  const INLINE =
    /^(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|q|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)$/;
  const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\xa0" };

  /** The text of a unit's HTML. */
  const plain = (html) =>
    html
      .replace(/<!--[^]*?-->/g, "\n")
      .replace(/<\/?([a-z][^\s/>]*)(?:[^<>"']|"[^"]*"|'[^']*')*>/gi, (_, name) => (INLINE.test(name) ? "" : "\n"))
      .replace(/&(?:#(x?)([0-9a-f]+)|(\w+));/gi, (all, hex, number, name) =>
        number ? String.fromCodePoint(parseInt(number, hex ? 16 : 10)) : (ENTITIES[name] ?? all),
      )
      .trim();

  /** A loaded file of units, ready to be looked at. */
  const article = (units) => {
    let id = "";
    let heading = null;
    const list = units.u.map(([own, role, ...htmls]) => {
      if (own) id = own[0] === " " ? own.slice(1) : units.x + own;
      const html = (index) => (htmls[index] === 0 ? htmls[0] : htmls[index]) ?? "";
      const sides = units.l.map((locale, index) => ({ locale, ...phrase(plain(html(index))) })).filter((it) => it.text);
      const isHeading = role > 0 && role < 7;
      const unit = { id, role, sides, heading: isHeading ? null : heading };
      if (isHeading) heading = role > 1 ? unit : null;
      return unit;
    });
    return { ...units, units: list };
  };

  const kindOf = (query, [{ unit, side }]) => {
    if (query.whole.codes.some(([code]) => side.codes.some((it) => it[0] === code))) return "code";
    return unit.role === 1 ? "title" : unit.role > 1 && unit.role < 7 ? "heading" : "sentence";
  };

  /** What is marked in a text, as ranges of it in order. */
  const marks = (places, { kept, text }) => {
    const range = ([from, to]) => {
      const { to: end, flags } = kept[to - 1];
      // The long vowel belongs to the word, whether it was asked for or not.
      return [kept[from].from, flags & LONG && /[ーｰ]/.test(text[end]) ? end + 1 : end];
    };
    const merged = [];
    for (const [from, to] of places.map(range).sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const last = merged.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  };

  /** The answer to a query: groups of hits, best first; what was dropped; whether there may be more. */
  // `load.terms` gives shards by their files, `load.units` articles by number. Enough are read to show the first results,
  // or `wanted` that have it all.
  const search = async (text, { directory, load, locale, filters = [], wanted = FIRST }) => {
    const { articles } = directory;
    const query = parse(text);
    if (query.atoms.length === 0) return { folded: query.folded, groups: [], dropped: [], isMore: false };
    const asked = askedOf(query, directory);
    for (const it of query.chunks) it.isNeeded = isNeeded(it, directory);
    const ofTerm = (it) => ({ terms: [it], isPrefix: false });
    const [chosen, vowels] = [filters.map(ofTerm), query.vowels.map(ofTerm)];
    const files = new Map([...asked, ...vowels, ...chosen].map((it) => [it, directory.files(it.terms, it.isPrefix)]));
    const shards = await load.terms([...new Set([...files.values()].flat())]);
    const found = (atom) => ({ atom, ...placesOf(atom, files.get(atom).map((it) => shards.get(it)), articles) });
    const { order, complete } = candidates(asked.map(found), vowels.map(found), chosen.map(found), {
      articles,
      isLong: query.isLong,
      least: MOST_READ * wanted + WAVES[1],
    });

    const read = [];
    let hits = [];
    for (let waves = 1; ; waves += 1) {
      let size = 0;
      const fits = (it, at) => {
        size += directory.size(it);
        return at < LEAST || (at < WAVES[query.isLong ? 1 : 0] && size <= WAVE_SIZE);
      };
      const next = order.slice(read.length, read.length + WAVES[1]);
      const end = next.findIndex((it, at) => !fits(it, at));
      for (const [number, found] of await load.units(end < 0 ? next : next.slice(0, end))) {
        read.push([number, found]);
        const it = phrases(query, found, locale);
        if (it) hits.push({ ...it, number });
      }
      const has = (tier) => hits.filter((it) => it.tier >= tier).length;
      const isFound = has(query.isLong ? WHOLE_TIER : ALL_TIER) > 0;
      const isEnough = wanted <= FIRST ? isFound || waves === MOST_WAVES : isFound && has(ALL_TIER) >= wanted;
      // What lacks an atom that others have cannot be better than what has them all.
      const isRest = read.length >= complete && (has(LOOSE_TIER) > 0 || waves > 1);
      if (read.length >= order.length || isEnough || isRest || read.length >= MOST_READ * Math.max(FIRST, wanted)) break;
    }
    const isPart = hits.length === 0;
    if (isPart) hits = read.map(([number, found]) => ({ number, ...partly(query, found, locale) })).filter((it) => it.found);
    const best = Math.min(ALL_TIER, Math.max(...hits.map((it) => it.tier)));
    // Articles with all of the query are worth seeing beside those that have it as one phrase.
    const groups = hits.filter((it) => it.tier >= best);
    groups.sort((a, b) => b.tier - a.tier || b.score - a.score || a.number - b.number);
    for (const it of groups) it.kind = kindOf(query, it.hits);
    const isLost = (it, at) => it.isNeeded && !groups.some(({ shares }) => shares[at] >= 50);
    return {
      folded: query.folded,
      groups,
      dropped: query.chunks.filter(isLost).map((it) => it.text),
      isMore: read.length < complete,
      marks: (side) => marks((isPart ? asParts : asPhrases)(query, side).places, side),
    };
  };

  globalThis.taiyakuEngine = { search, article, plain };
})();
