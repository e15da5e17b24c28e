// Asks the engine, and shows what it finds: for the dialog and for the page of results.
"use strict";
globalThis.taiyakuResults = (manifest, words, root, load) => {
  const engine = globalThis.taiyakuEngine;
  const index = globalThis.taiyakuIndex;
  const locale = document.documentElement.lang;
  const RECENT = "taiyaku-recent-searches";
  const LONGEST = 200;
  const MOST_HITS = 3;

  const shards = new Map();
  const articles = new Map();
  const once = (known, key, get) => {
    if (!known.has(key)) {
      const got = get();
      known.set(key, got);
      got.catch(() => known.delete(key));
    }
    return known.get(key);
  };
  const files = {
    terms: async (numbers) => {
      const file = async (number) => index.shard(await load(`${root}search/${index.shardFile(manifest, number)}`), manifest.articles);
      const all = await Promise.all(numbers.map((it) => once(shards, it, () => file(it))));
      return Object.fromEntries(numbers.map((it, index) => [it, all[index]]));
    },
    units: (numbers) => {
      const file = async (number) => [number, engine.article(await load(`${root}search/${index.unitsFile(manifest, number)}`))];
      return Promise.all(numbers.map((it) => once(articles, it, () => file(it))));
    },
  };

  /** Words of the interface: `{name}` is replaced; a pair is for one and for others. */
  const word = (name, values = {}) => {
    let text = words[name] ?? "";
    if (Array.isArray(text)) text = text[values.count === 1 ? 0 : 1];
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  };

  const make = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (name in element && name !== "role") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((it) => it !== null && it !== undefined));
    return element;
  };

  const address = (query) => {
    const url = new URL(document.querySelector(".search-link").href);
    url.search = new URLSearchParams({ q: query });
    return url.href;
  };

  // ---- Sentences ----

  const marked = (side, answer) => {
    const marks = answer.marks(side);
    const { text } = side;
    const isLong = text.length > LONGEST;
    const start = isLong ? Math.max(0, Math.min((marks[0]?.[0] ?? 0) - 50, text.length - LONGEST)) : 0;
    const end = isLong ? start + LONGEST : text.length;
    const parts = [start > 0 ? "…" : ""];
    let at = start;
    for (const [from, to] of marks) {
      if (from < at || to > end) continue;
      parts.push(text.slice(at, from), make("mark", null, text.slice(from, to)));
      at = to;
    }
    return [...parts, text.slice(at, end), end < text.length ? "…" : ""];
  };

  const sentence = (side, answer, className) => make("span", { className, lang: side.locale }, ...marked(side, answer));

  /** The content of a link to a hit. */
  const hit = ({ unit }, answer) => {
    const heading = unit.heading?.sides.find((it) => it.locale === locale)?.text;
    const own = unit.sides.find((it) => it.locale === locale) ?? unit.sides[0];
    const others = unit.sides.filter((it) => it !== own && it.text !== own.text);
    return [
      heading ? make("span", { className: "search-heading" }, heading) : null,
      sentence(own, answer, unit.role > 0 && unit.role < 7 ? "search-sentence search-title" : "search-sentence"),
      ...others.map((it) => sentence(it, answer, "search-counterpart")),
    ].filter(Boolean);
  };

  const href = ({ found }, { unit }) => {
    const place = unit.id ? `#${encodeURIComponent(unit.id)}` : "";
    return new URL(`${root}${locale}/${encodeURI(found.a)}.html${found.q ?? ""}${place}`, document.baseURI).href;
  };

  /** What stands over the hits of an article. */
  const head = ({ found, kind }) => {
    const title = found.t[locale] ?? Object.values(found.t)[0];
    const lang = found.t[locale] === undefined ? Object.keys(found.t)[0] : locale;
    const path = (found.s?.[locale] ?? []).join(" › ");
    return [
      make("span", { className: `search-kind search-kind-${kind}` }, word(`kind-${kind}`)),
      make("span", { className: "search-article", lang }, title),
      path ? make("span", { className: "search-path" }, path) : null,
    ].filter(Boolean);
  };

  // ---- Around the hits ----

  const without = (query, term) => query.split(/\s+/).filter((it) => it !== term).join(" ");

  const link = (query, text) => make("a", { href: address(query), className: "search-again", "data-query": query }, text);

  /** What was left out of a query that nothing has whole. */
  const dropped = ({ dropped, groups }) =>
    dropped.length > 0 && groups.length > 0
      ? make("p", { className: "search-dropped" }, word("dropped", { terms: dropped.map((it) => word("quoted", { term: it })).join(word("and")) }))
      : null;

  /** What a reader who found nothing can do. */
  const nothing = (query, { folded }) => {
    const terms = query.trim().split(/\s+/);
    const links = terms.length > 1 ? terms.map((it) => link(without(query, it), word("without", { term: it }))) : [];
    const codes = near(folded).map((it) => make("li", { translate: false }, link(it, it)));
    const list = (title, items) => [make("h2", null, title), make("ul", null, ...items)];
    return make(
      "div",
      { className: "search-nothing" },
      make("p", { className: "search-nothing-title" }, word("nothing", { query: query.trim() })),
      folded === query.trim() ? null : make("p", { className: "search-folded" }, word("folded", { query: folded })),
      ...(links.length > 0 ? list(word("without-title"), links.map((it) => make("li", null, it))) : []),
      ...(codes.length > 0 ? list(word("codes-title"), codes) : []),
      make("p", null, ...ways()),
    );
  };

  // Known codes, those first that begin like what was asked.
  const near = (query) => {
    const alike = (code) => {
      const [a, b] = [code.toLowerCase(), query.replace(/^(?=[0-9a-f]{8}$)/, "0x")];
      let at = 0;
      while (at < a.length && a[at] === b[at]) at += 1;
      return at;
    };
    const codes = manifest.codes ?? [];
    return [...codes].sort((a, b) => alike(b) - alike(a) || codes.indexOf(a) - codes.indexOf(b)).slice(0, 8);
  };

  // Other ways to an answer: the page's own links to decision trees and to all articles.
  const ways = () =>
    [...document.querySelectorAll("[data-way]")].map((it) => make("a", { href: it.href, className: "search-way" }, it.textContent));

  /** Choices of section, kind and provenance, where there is more than one; calls back on a change. */
  const filters = (change) => {
    const facets = manifest.facets ?? {};
    const select = (name, options) => {
      if (options.length < 2) return null;
      const all = make("option", { value: "" }, word(`all-${name}`));
      const choices = options.map(([value, text]) => make("option", { value }, text));
      const field = make("select", { "aria-label": word(`filter-${name}`) }, all, ...choices);
      field.addEventListener("change", change);
      return field;
    };
    const title = (it) => it[locale] ?? Object.values(it)[0];
    const fields = [
      select("section", (facets.sections ?? []).map((it, index) => [`\u0001s:${index}`, title(it)])),
      select("kind", (facets.kinds ?? []).map((it) => [`\u0001k:${it}`, word(`is-${it}`)])),
      select("provenance", (facets.provenances ?? []).map((it) => [`\u0001p:${it}`, word(`is-${it}`)])),
    ].filter(Boolean);
    return fields.length > 0 ? make("div", { className: "search-filters" }, ...fields) : null;
  };
  const chosen = (place) => [...place.querySelectorAll("select")].map((it) => it.value).filter(Boolean);

  const count = (groups) => {
    const hits = groups.reduce((sum, it) => sum + it.hits.length, 0);
    return word("count", { hits: word("hits", { count: hits }), articles: word("articles", { count: groups.length }) });
  };

  // ---- Recent queries ----

  const recent = () => {
    try {
      const list = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
      return Array.isArray(list) ? list.filter((it) => typeof it === "string") : [];
    } catch {
      return []; // Storage is refused.
    }
  };
  const remember = (list) => {
    try {
      if (list.length > 0) localStorage.setItem(RECENT, JSON.stringify(list.slice(0, 6)));
      else localStorage.removeItem(RECENT);
    } catch {
      // Then nothing is remembered.
    }
  };
  const note = (query) => {
    const text = query.trim();
    if (text && text.length < 200) remember([text, ...recent().filter((it) => it !== text)]);
  };

  const search = (query, options) => engine.search(query, { manifest, load: files, locale, ...options });
  return { search, word, make, address, hit, href, head, dropped, nothing, ways, filters, chosen, count, recent, note, forget: () => remember([]), shown: MOST_HITS };
};
