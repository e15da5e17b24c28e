// Prints what the pages of built sites weigh: `node tests/browser/measure-pages.mjs SITE…`.
import { median, output, weights } from "./page-weight.mjs";

for (const site of process.argv.slice(2)) {
  console.log(`\n${site}`);
  const all = new Map();
  for (const it of weights(site)) all.set(it.kind, [...(all.get(it.kind) ?? []), it]);
  console.log("kind          pages   html    css     js    all    max   (median bytes, gzip)");
  for (const [kind, pages] of [...all].sort()) {
    const column = (name) => String(median(pages.map((it) => it[name]))).padStart(6);
    const most = Math.max(...pages.map((it) => it.all));
    console.log(kind.padEnd(12), String(pages.length).padStart(6), column("html"), column("css"), column("js"), column("all"), String(most).padStart(6));
  }
  const { text, ...bytes } = output(site);
  const total = Object.values(bytes).reduce((sum, it) => sum + it, 0);
  for (const [name, size] of Object.entries(bytes)) console.log(name.padEnd(12), (size / text).toFixed(2).padStart(6), "× the visible text");
  console.log("all".padEnd(12), (total / text).toFixed(2).padStart(6), `× the visible text of ${text} bytes`);
}
