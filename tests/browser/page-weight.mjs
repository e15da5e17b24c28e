// What a page weighs: its HTML and all that it loads by itself, each compressed as a host would.
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { files, read } from "./support.mjs";

const sizes = new Map();
const compressed = (path) => {
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(path), { level: 9 }).length);
  return sizes.get(path);
};

/** Bytes of each page of a site by kind: HTML, style sheets and scripts. */
export const weights = (site) =>
  files(site, ".html").map((path) => {
    const html = read(site, path);
    const kind = html.match(/<body class="([a-z-]+)-page"/)?.[1] ?? "redirect";
    const references = [...html.matchAll(/<(?:link rel="stylesheet" href|script defer src)="([^"]+)"/g)].map((it) => it[1]);
    const sum = (extension) =>
      references.filter((it) => it.endsWith(extension)).reduce((all, it) => all + compressed(join(site, dirname(path), it)), 0);
    const [own, css, js] = [gzipSync(html, { level: 9 }).length, sum(".css"), sum(".js")];
    return { path, kind, html: own, css, js, all: own + css + js };
  });

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** The text that readers see on the pages of articles, in bytes. */
const visible = (html) =>
  Buffer.byteLength(
    html
      .replace(/^[\s\S]*?<body/, "<body")
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " "),
  );

/** Bytes of the output, by what they are, and of the text that readers see. */
export const output = (site) => {
  const sum = (extension, isMeant) =>
    files(site, extension)
      .filter(isMeant)
      .reduce((all, it) => all + statSync(join(site, it)).size, 0);
  const isOf = (folder) => (it) => it.startsWith(`${folder}/`);
  const pages = files(site, ".html");
  return {
    pages: sum(".html", () => true),
    search: sum(".js", isOf("search")),
    navigation: sum(".js", isOf("navigation")),
    trees: sum(".js", isOf("trees")),
    theme: sum(".js", isOf("assets")) + sum(".css", isOf("assets")),
    text: pages.reduce((all, it) => all + visible(read(site, it)), 0),
  };
};
