// Folds text and cuts it into terms, as `src/search/` does for the index; tests/search/tokens.json tests both.
"use strict";
(() => {
  // What a character of `phrase` is: the first of a word or script, the first of a part of a word, one after which a
  // long vowel was left out, one of a script without spaces.
  const START = 1;
  const PART = 2;
  const LONG = 4;
  const SPACELESS = 8;

  const LONGEST = 40;
  const VOWEL = 0x30fc; // ー
  const IGNORED = /[\xad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]/u;
  const WITHOUT_SPACES =
    /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const HAN = /[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const KATAKANA = /[\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff]/;
  const HIRAGANA = /[\u3041-\u3096\u309d-\u309f]/;

  const folded = (character) => {
    const code = character.codePointAt(0);
    if (/[ぁ-ゖゝゞ]/.test(character)) return folded(String.fromCharCode(code + 0x60));
    if (/[ヵヶ]/.test(character)) return "カ";
    if (/[\u2010-\u2015\u2043\u2212]/.test(character)) return "-";
    if (/[\u2018\u2019\u02bc\u02b9\x60\xb4]/.test(character)) return "'";
    return character === "ς" ? "σ" : character;
  };

  // The folded characters of a cluster; `script` is 1 in katakana, 2 in hiragana, 3 in Han.
  const known = new Map();
  const ofCluster = (cluster) => {
    let found = known.get(cluster);
    if (found) return found;
    found = [];
    for (const wide of cluster.normalize("NFKC")) {
      if (IGNORED.test(wide)) continue;
      const isSpaceless = WITHOUT_SPACES.test(wide);
      const isWord = !isSpaceless && /[\p{Alphabetic}\p{N}\p{M}]/u.test(wide);
      const script = KATAKANA.test(wide) ? 1 : HIRAGANA.test(wide) ? 2 : HAN.test(wide) ? 3 : 0;
      const isUpper = wide.toLowerCase() !== wide;
      for (const low of wide.toLowerCase()) found.push({ text: folded(low), isSpaceless, isWord, script, isUpper });
    }
    if (known.size < 20000) known.set(cluster, found);
    return found;
  };

  // Most characters are none, and need no regular expression to tell.
  const isMark = (text, at) => {
    const code = text.charCodeAt(at);
    if (code < 0x300 || (code > 0x3040 && code < 0x3099) || (code > 0x309a && code < 0xa66f)) return false;
    return /^[\p{M}\uff9e\uff9f]/u.test(text.slice(at, at + 2));
  };

  /** Folded characters, each with the range of the text that it came from. */
  const fold = (text) => {
    const characters = [];
    for (let from = 0, to = 0; from < text.length; from = to) {
      do to += text.codePointAt(to) > 0xffff ? 2 : 1;
      while (isMark(text, to));
      for (const { text: own, isSpaceless, isWord, script, isUpper } of ofCluster(text.slice(from, to))) {
        characters.push({ text: own, isSpaceless, isWord, script, isUpper, from, to, flags: 0 });
      }
    }
    return characters;
  };

  const joined = (characters) => characters.map((it) => it.text).join("");
  const isDigit = (it) => it.text >= "0" && it.text <= "9";
  const isSpace = (it) => /[\t-\r \x85\u2028\u2029]/.test(it.text);

  const isInside = (it) => !it.isSpaceless && !it.isWord && (isSpace(it) || it.text === "・");

  /** The one spelling of a code, then its others: `80070005` for `0x80070005`, which is `-2147024891`. */
  const spellings = (word, isNegative) => {
    if (!/\d/.test(word)) return null;
    const hex = /^0x0*([0-9a-f]{1,8})$/.exec(word);
    if (hex && word.length <= 10) return [`0x${hex[1]}`, hex[1], word.slice(2)];
    if (/^[8c][0-9a-f]{7}$/.test(word)) return [`0x${word}`, word];
    if (!/^\d{10}$/.test(word)) return null;
    const bits = isNegative ? 2 ** 32 - word : +word;
    return bits >= 2 ** 31 && bits < 2 ** 32 ? [`0x${bits.toString(16)}`, bits.toString(16), word] : null;
  };

  /** Where parts of a word begin: humps of `CsUser`, borders of letters and digits in `KB4012598`. */
  const parts = (word) => {
    const at = [];
    for (let i = 1; i < word.length; i += 1) {
      const [before, it, after] = [word[i - 1], word[i], word[i + 1]];
      if (it.from === before.from) continue;
      const isHump = it.isUpper && (!before.isUpper || (after && !after.isUpper && !isDigit(after)));
      if (isHump || isDigit(before) !== isDigit(it)) at.push(i);
    }
    return at;
  };

  /** Chains of words (`words`, as ranges of characters) and runs of a script without spaces (`run`, as places). */
  const segments = (characters) => {
    const list = [];
    let at = 0;
    while (at < characters.length) {
      const words = [];
      while (characters[at]?.isWord) {
        const start = at;
        while (characters[at]?.isWord) at += 1;
        words.push([start, at]);
        if (characters[at + 1]?.isWord && "-_.'".includes(characters[at].text)) at += 1;
      }
      if (words.length > 0) {
        list.push({ words });
        continue;
      }
      // Microsoft's Japanese has spaces inside of compounds, so they do not end a run.
      const run = [];
      for (let next = at; characters[next]?.isSpaceless; ) {
        const it = characters[next];
        if (it.text === "ー") it.script = characters[run.at(-1)]?.script ?? 0;
        if (it.text === "ー" && (it.script === 0 || it.script === 3)) break; // It stands for a dash.
        run.push(next);
        at = next;
        do next += 1;
        while (characters[next] && isInside(characters[next]));
      }
      if (run.length > 0) list.push({ run });
      at += 1;
    }
    return list;
  };

  /** What a text contains: `terms` with their places in it, and the characters among which a phrase is looked for. */
  const tokenize = (text, isHeading = false, hasTerms = true) => {
    const characters = fold(text);
    const terms = [];
    const kept = [];
    const codes = [];
    const term = (string, from, to) => {
      if (!hasTerms) return;
      terms.push([[...string].slice(0, LONGEST).join(""), characters[from].from, characters[to - 1].to]);
    };
    const isMinus = (at) => characters[at - 1]?.text === "-" && !characters[at - 2]?.isWord;

    const word = ([from, to], index, words) => {
      const all = characters.slice(from, to);
      const string = joined(all);
      const isNegative = index === 0 && isMinus(from);
      const code = spellings(string, isNegative);
      const base = kept.length;
      all[0].flags = START;
      for (const it of all) kept.push(it);
      if (code) {
        const isSigned = isNegative && /^\d{10}$/.test(string) && code[0] !== `0x${(+string).toString(16)}`;
        for (const it of new Set(code)) term(it, isSigned ? from - 1 : from, to);
        if (string.startsWith("0x")) all[2].flags = PART;
        codes.push([code[0], base, kept.length]);
        return;
      }
      if (all.length === 1 && words.length > 1) return;
      term(string, from, to);
      const cuts = parts(all);
      for (const at of cuts) all[at].flags = PART;
      if (!hasTerms) return;
      const ends = [0, ...cuts, all.length];
      for (let i = 1; cuts.length > 0 && i < ends.length; i += 1) {
        const [a, b] = [ends[i - 1], ends[i]];
        if (b - a > 1) term(joined(all.slice(a, b)), from + a, from + b);
      }
      if (index > 0 || !/^\d{6,7}$/.test(string)) return;
      // `KB 4012598` is a name, though there is a space in it.
      let end = from;
      while (end > 0 && isSpace(characters[end - 1])) end -= 1;
      const isName = end < from && end > 1 && joined(characters.slice(end - 2, end)) === "kb";
      if (isName && !characters[end - 3]?.isWord) term(`kb${string}`, end - 2, to);
    };

    const run = (places) => {
      places.forEach((place, index) => {
        const it = characters[place];
        const before = places[index - 1];
        const next = characters[places[index + 1]];
        if (it.text === "ー" && next?.script !== it.script) {
          kept.at(-1).flags |= LONG;
          return;
        }
        const isStart = before !== place - 1 || characters[before].script !== it.script;
        it.flags = (isStart ? START : 0) | SPACELESS;
        kept.push(it);
      });
      if (!hasTerms) return;
      places.forEach((place, index) => {
        const before = places[index - 1];
        if (characters[place].text !== "ー" || before === undefined || characters[before].text === "ー") return;
        term(`${characters[before].text}ー`, before, place + 1);
      });
      const letters = places.filter((it) => characters[it].text !== "ー");
      const single = (at) => term(characters[at].text, at, at + 1);
      if (letters.length === 1) single(letters[0]);
      letters.forEach((at, index) => {
        if (isHeading && letters.length > 1 && HAN.test(characters[at].text)) single(at);
        const next = letters[index + 1];
        if (next) term(characters[at].text + characters[next].text, at, next + 1);
      });
    };

    for (const segment of segments(characters)) {
      if (segment.run) {
        run(segment.run);
        continue;
      }
      segment.words.forEach(word);
      if (segment.words.length === 1) continue;
      const whole = joined(segment.words.flatMap(([from, to]) => characters.slice(from, to)));
      if ([...whole].length <= LONGEST) term(whole, segment.words[0][0], segment.words.at(-1)[1]);
    }
    return { characters, terms, kept, codes };
  };

  const isHan = (text) => HAN.test(text);
  /** Whether a text begins in a script without spaces. */
  const isSpaceless = (text) => text.search(WITHOUT_SPACES) === 0;

  globalThis.taiyakuText = { START, PART, LONG, SPACELESS, joined, isHan, isSpaceless, spellings, tokenize };
})();
