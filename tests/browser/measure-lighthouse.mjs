// Prints Lighthouse's scores for pages of a built site.
//
//     npm install --prefix /tmp/lighthouse lighthouse@12
//     LIGHTHOUSE=/tmp/lighthouse/node_modules node tests/browser/measure-lighthouse.mjs SITE ja/index.html ja/search.html …
//
// Lighthouse weighs 185 MB with what it needs, so it is no dependency of the tests.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./support.mjs";

const modules = process.env.LIGHTHOUSE;
if (!modules) throw new Error("name the folder `node_modules` that has lighthouse in LIGHTHOUSE");
const { default: lighthouse } = await import(pathToFileURL(join(modules, "lighthouse/core/index.js")));
const { launch } = await import(pathToFileURL(join(modules, "chrome-launcher/dist/index.js")));

const [site, ...paths] = process.argv.slice(2);
const server = await serve(site, "/");
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
for (const path of paths) {
  const { lhr } = await lighthouse(server.url + path, { port: chrome.port, logLevel: "error" });
  const scores = Object.values(lhr.categories).map((it) => `${it.title} ${Math.round(it.score * 100)}`);
  console.log(`${path}: ${scores.join(", ")}`);
  const bad = Object.values(lhr.audits).filter((it) => it.score !== null && it.score < 0.9 && it.scoreDisplayMode !== "informative");
  for (const { id, title, displayValue } of bad) console.log(`  ${id}: ${title} ${displayValue ?? ""}`);
}
await chrome.kill();
server.close();
