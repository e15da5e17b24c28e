// Search beside Pagefind's, on the same pages and queries: `node measure-pagefind.mjs SITE [QUERIES] [SEED]`.
//
// First `npx pagefind --site SITE` (it is no dependency). A query counts as answered if one of the first five results
// is a page that says what the query was made of; bytes are those of the index that a first query loads, compressed.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { over, random } from "./search-support.mjs";
import { launch } from "./support.mjs";

const [site, count = "40", seed = "1"] = process.argv.slice(2);
const { manifest, article, search } = over(site);
const next = random(Number(seed));
const pick = (list) => list[next(list.length)];

const texts = [];
for (let number = 0; number < manifest.articles; number += 1) {
  const found = article(number);
  for (const { role, sides } of found.units) {
    for (const { locale, text } of sides) if (role !== 9) texts.push({ page: found.a, locale, text });
  }
}
const saying = (text) => new Set(texts.filter((it) => it.text.includes(text)).map((it) => it.page));
const wide = (text) => text.replaceAll(/[!-~]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0xfee0));
const narrow = (text) => {
  const half = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ";
  const map = new Map([...half].flatMap((it) => [[it.normalize("NFKC"), it]]));
  return [...text].map((it) => [...it.normalize("NFD").replaceAll("\u3099", "ﾞ").replaceAll("\u309a", "ﾟ")].map((c) => map.get(c) ?? c).join("")).join("");
};
/** A query made of what a pattern finds somewhere, and the pages that say it. */
const made = (pattern, locale, change = (it) => it) => {
  for (let tries = 0; tries < 5000; tries += 1) {
    const { text } = pick(texts.filter((it) => it.locale === locale));
    const found = [...text.matchAll(pattern)].map((it) => it[0]);
    if (found.length === 0) continue;
    const source = pick(found);
    return { query: change(source), pages: saying(source) };
  }
  return null;
};
const inner = (text) => text.slice(1, Math.max(4, text.length - 1));
const classes = {
  "sentence, Japanese": () => made(/^[^\n]{12,60}$/g, "ja"),
  "compound": () => made(/[一-龠ァ-ヶー]{5,12}/g, "ja"),
  "inside of a compound": () => {
    const it = made(/[一-龠]{4,8}/g, "ja");
    return it && { query: inner(it.query), pages: saying(inner(it.query)) };
  },
  "dropped long vowel": () => made(/[ァ-ヶ]{3,}ー(?![ァ-ヶー])/g, "ja", (it) => it.slice(0, -1)),
  "half-width kana": () => made(/[ァ-ヶー]{4,10}/g, "ja", narrow),
  "full-width Latin": () => made(/\b[A-Za-z]{5,12}\b/g, "ja", wide),
  "sentence, English": () => made(/^[A-Z][^\n]{20,80}$/g, "en"),
};

const server = createServer((request, response) => {
  const file = join(site, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
  const type = { ".js": "text/javascript", ".html": "text/html", ".wasm": "application/wasm" }[extname(file)];
  bytes += gzipSync(readFileSync(file)).length;
  return response.writeHead(200, { "content-type": type ?? "application/octet-stream" }).end(readFileSync(file));
});
let bytes = 0;
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const root = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
console.log("| class | Taiyaku | Pagefind | Pagefind's bytes |\n|---|---|---|---|");
for (const [name, make] of Object.entries(classes)) {
  const all = Array.from({ length: Number(count) }, make).filter(Boolean);
  let [own, other] = [0, 0];
  const sizes = [];
  for (const { query, pages } of all) {
    const { groups } = await search(query, "ja");
    if (groups.slice(0, 5).some((it) => pages.has(it.found.a))) own += 1;
    const page = await browser.newPage();
    await page.goto(`${root}ja/contents.html`, { waitUntil: "load" });
    bytes = 0;
    const urls = await page.evaluate(async (query) => {
      const pagefind = await import("/pagefind/pagefind.js");
      const { results } = await pagefind.search(query);
      return Promise.all(results.slice(0, 5).map(async (it) => (await it.data()).url));
    }, query);
    sizes.push(bytes);
    if (urls.some((it) => pages.has(decodeURIComponent(it).replace(/^.*?\/ja\//, "").replace(/\.html$/, "")))) other += 1;
    await page.close();
  }
  const share = (hits) => `${((hits * 100) / all.length).toFixed(0)} %`;
  console.log(`| ${name} (${all.length}) | ${share(own)} | ${share(other)} | ${median(sizes)} |`);
}
await browser.close();
server.close();
