// The engine of the browser over a built site, without a browser.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./support.mjs";

for (const name of ["text", "index", "engine"]) await import(join(root, `themes/default/assets/search-${name}.js`));
const { taiyakuEngine, taiyakuIndex } = globalThis;
export const engine = taiyakuEngine;

/** The payload of a file of the index. */
export const payload = (site, path) => {
  const text = readFileSync(join(site, "search", path), "utf8");
  return JSON.parse(`[${text.trim().slice("taiyaku(".length, -1)}]`)[2];
};

/** An engine over a site, which counts the files that it reads. */
export const over = (site) => {
  const manifest = payload(site, "manifest.js");
  const directory = taiyakuIndex.directory(manifest);
  const articles = new Map();
  const article = (number) => {
    if (!articles.has(number)) articles.set(number, engine.article(payload(site, directory.units(number))));
    return articles.get(number);
  };
  const load = {
    terms: async (names) => new Map(names.map((it) => [it, taiyakuIndex.shard(payload(site, it), manifest.articles)])),
    units: async (numbers) => numbers.map((it) => [it, article(it)]),
  };
  return { manifest, article, search: (query, locale, filters = []) => engine.search(query, { directory, load, locale, filters }) };
};

/** What a reader of a site may narrow results to, as the terms of its index: each alone, and pairs of them. */
export const narrowings = ({ facets }) => {
  const sections = facets.sections.map((_, index) => `\u0001s:${index}`);
  const kinds = facets.kinds.map((it) => `\u0001k:${it}`);
  const provenances = facets.provenances.map((it) => `\u0001p:${it}`);
  const pairs = sections.flatMap((it) => kinds.map((kind) => [it, kind]));
  return [...[...sections, ...kinds, ...provenances].map((it) => [it]), ...pairs];
};

/** Numbers that look random and are the same for a seed. */
export const random = (seed) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    state = (state ^ (state >>> 12)) >>> 0;
    return state % below;
  };
};

/** Queries of many kinds, made of what the articles of a site say. */
export const queries = (site, count, seed) => {
  const { manifest, article } = over(site);
  const next = random(seed);
  const pick = (list) => list[next(list.length)];
  const text = () => {
    for (;;) {
      const { sides } = pick(article(next(manifest.articles)).units);
      if (sides.length > 0) return pick(sides).text;
    }
  };
  const part = (whole, least, most) => {
    const characters = [...whole.replaceAll(/\s+/g, " ")];
    const size = least + next(most - least + 1);
    const from = next(Math.max(1, characters.length - size));
    return characters.slice(from, from + size).join("").trim();
  };
  const kinds = [
    text,
    () => part(text(), 3, 6),
    () => part(text(), 12, 40),
    () => `${part(text(), 3, 5)} ${part(text(), 3, 5)}`,
    () => `「${part(text(), 10, 30)}…`,
    () => part(text(), 4, 12).replaceAll("ー", ""),
    () => part(text(), 4, 12).replaceAll(/[ぁ-ん]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0x60)),
    () => part(text(), 4, 12).toUpperCase(),
    () => part(text(), 4, 12).replaceAll(/[!-~]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0xfee0)),
    () => pick([...manifest.codes, "0x80070005", "zebra"]),
  ];
  return Array.from({ length: count }, (_, index) => [kinds[index % kinds.length](), pick(manifest.locales)]);
};
