// Pages stay light: what an article loads by itself, and what it does not load before it is asked for.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { build, files, read } from "./support.mjs";
import { median, weights } from "./page-weight.mjs";

const BUDGET = 20 * 1024;

for (const folder of [".", "tests/fixtures/aligned", "tests/fixtures/site"]) {
  describe(`pages of ${folder}`, () => {
    const site = build(folder);
    const all = weights(site);

    test("an article with its style and scripts is at most 20 KB, compressed, at the median", () => {
      const articles = all.filter((it) => it.kind === "article").map((it) => it.all);
      assert.ok(articles.length > 5);
      assert.ok(median(articles) <= BUDGET, `${median(articles)} bytes`);
    });

    test("so are start, search and lists", () => {
      for (const kind of ["start", "contents", "search"]) {
        const found = all.filter((it) => it.kind === kind).map((it) => it.all);
        assert.ok(found.length > 0, kind);
        assert.ok(median(found) <= BUDGET, `${kind}: ${median(found)} bytes`);
      }
    });

    test("no script blocks, and nothing of search or of the other language is asked for by the page", () => {
      for (const path of files(site, ".html")) {
        const html = read(site, path);
        for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) assert.match(tag, /^<script (defer |type="application\/ld\+json">)/, path);
        const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*\s(?:src|href)="([^"]*\.(?:js|css))"/g)].map((it) => it[1]);
        const early = loaded.filter((it) => /search\/(units|\d|manifest)|search-(engine|index|dialog|text)|reading-|navigation-filter|navigation\//.test(it));
        assert.deepEqual(early.filter((it) => !(path.endsWith("search.html") && /search-/.test(it))), [], path);
      }
    });
  });
}
