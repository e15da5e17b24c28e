// What a search costs a reader, in Chromium: `node measure-search.mjs SITE [QUERIES] [SEED]`, over a built site.
// QUERIES is how many are made of what the site says, or the file that `cargo bench --bench search -- --json` wrote.
//
// Cold is the first query on a page, from the key that opens the dialog to the answer: compressed bytes, requests and
// round trips one after the other; each answer of the server takes a while, so that what is asked at once overlaps.
// Warm is the time from a keystroke to its answer, with all files loaded: the least of three, since others use the
// machine.
import { createServer } from "node:http";
import { existsSync, readFileSync, statSync } from "node:fs";
import { loadavg } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { queries } from "./search-support.mjs";
import { files, launch } from "./support.mjs";

const [site, count = "60", seed = "1"] = process.argv.slice(2);
const start = files(site, ".html").find((it) => it.startsWith("ja/") && it.split("/").length > 2) ?? "ja/index.html";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const LATENCY = 60;
let served = [];
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(site, path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const body = gzipSync(readFileSync(file), { level: 9 });
  served.push([path, body.length]);
  const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-encoding": "gzip" };
  setTimeout(() => response.writeHead(200, headers).end(body), LATENCY);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}/${start}`;
const browser = await launch();

const settled = 'dialog [role="option"][href*="#"], dialog .search-nothing';
const cold = [];
const warm = [];
const sample = (known) => known.filter((_, at) => at % Math.ceil(known.length / 65) === 0).map((it) => [it.query, it.locale]);
const asked = count.endsWith(".json") ? sample(JSON.parse(readFileSync(count, "utf8"))) : queries(site, Number(count), Number(seed));
for (const [query, locale] of asked) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url.replace("/ja/", `/${locale}/`), { waitUntil: "networkidle" });
  served = [];
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.insertText(query);
  try {
    await page.waitForSelector(settled, { timeout: 15000 });
  } catch {
    console.log(`no answer to ${query}`);
    await context.close();
    continue;
  }
  await page.waitForLoadState("networkidle");
  const trips = await page.evaluate(() => {
    const after = performance.getEntriesByType("resource").filter((it) => /search/.test(it.name) && !/search-open/.test(it.name));
    let [trips, end] = [0, -1];
    for (const it of after.sort((a, b) => a.startTime - b.startTime)) {
      if (it.startTime >= end) trips += 1;
      end = Math.max(end, it.responseEnd);
    }
    return trips;
  });
  const scripts = served.filter(([path]) => path.startsWith("/assets/")).reduce((sum, it) => sum + it[1], 0);
  cold.push({ bytes: served.reduce((sum, it) => sum + it[1], 0), scripts, requests: served.length, trips, query });

  // The first time loads what the beginnings of the query need.
  const times = await page.evaluate(async (query) => {
    const input = document.querySelector("dialog input");
    const status = document.querySelector("dialog .search-body");
    const type = (text) =>
      new Promise((done) => {
        const seen = new MutationObserver(() => {
          seen.disconnect();
          done(performance.now() - begin);
        });
        seen.observe(status, { childList: true, subtree: true });
        input.value = text;
        const begin = performance.now();
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        setTimeout(() => done(NaN), 2000);
      });
    const beginnings = [...query].slice(0, 24).map((_, at, all) => all.slice(0, at + 1).join("")).filter((it) => it.trim());
    for (const it of beginnings) await type(it);
    const times = [[], [], []];
    for (const round of times) for (const it of beginnings) round.push(await type(it));
    return times[0].map((it, at) => Math.min(it, times[1][at], times[2][at])).filter((it) => !Number.isNaN(it));
  }, query);
  warm.push(...times);
  await context.close();
}
await browser.close();
server.close();

const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const line = (name, list, unit = "") => console.log(`${name}: median ${at(list, 0.5)}${unit}, 95th percentile ${at(list, 0.95)}${unit}, most ${at(list, 1)}${unit}`);
console.log(`${cold.length} queries over ${site}, load average ${loadavg()[0].toFixed(1)}`);
line("cold bytes, scripts included", cold.map((it) => it.bytes));
line("scripts and style", cold.map((it) => it.scripts));
line("requests", cold.map((it) => it.requests));
line("round trips", cold.map((it) => it.trips));
line("warm keystroke", warm.map((it) => Math.round(it * 10) / 10), " ms");
