// Every kind of page opens from disk without an error and is accessible.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { createRequire } from "node:module";
import { LOCALES, PLACE, SAMPLE, address, build, launch, open, serve } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What authors can write, in pages that are full of it. */
const WRITTEN = [
  { folder: "aligned", paths: ["reference/constructs", "reference/html", "reference/ports", "reference/links", "index"] },
  { folder: "pairs", paths: ["help/red-light", "setup/app", "glossary"] },
  { folder: "landing", paths: ["index", "faq", "setup/tutorial"] },
  {
    folder: "trees",
    paths: ["index", "trees/index", "trees/hub/index", "trees/hub/lamp", "trees/hub/cable", "trees/hub/place", "help/no-internet"],
  },
].map(({ folder, paths }) => ({
  folder,
  sample: paths.flatMap((path) => LOCALES.map((locale) => ({ kind: folder, path: `${locale}/${path}.html` }))),
}));

for (const { folder, sample } of [{ folder: "site", sample: SAMPLE }, ...WRITTEN]) {
  describe(`pages of ${folder}`, () => {
    const site = build(`tests/fixtures/${folder}`);
    let browser;
    let server;
    before(async () => {
      browser = await launch();
      server = await serve(site, PLACE);
    });
    after(() => {
      server.close();
      return browser.close();
    });
    // All pages open from disk, but the one that only a host shows.
    const place = ({ kind, path }) => (kind === "not-found" ? server.url + path : address(site, path));

    for (const { kind, path } of sample) {
      for (const width of [360, 1280]) {
        test(`${kind} ${path} at ${width} px`, async () => {
          const { page, troubles, close } = await open(browser, place({ kind, path }), { viewport: { width, height: 800 } });
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            if (colorScheme === "light") await page.evaluate(axe);
            const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
            const found = violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html}\n${node.failureSummary}`));
            assert.deepEqual(found, [], `${path}, ${colorScheme}`);
          }
          assert.deepEqual(troubles, [], path);
          await close();
        });
      }

      test(`${kind} ${path} reflows at 400 % zoom`, async () => {
        // 1280 × 1024 at 400 %.
        const { page, close } = await open(browser, place({ kind, path }), { viewport: { width: 320, height: 256 } });
        const wide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return [];
          const all = [...document.body.querySelectorAll("*")];
          const name = (it) => `${it.tagName.toLowerCase()}.${it.className} reaches ${it.getBoundingClientRect().right}`;
          return all.filter((it) => it.getBoundingClientRect().right > clientWidth + 1).slice(0, 5).map(name);
        });
        assert.deepEqual(wide, [], `${path} scrolls sideways`);
        await close();
      });
    }
  });
}
