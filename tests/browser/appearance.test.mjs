// What a reader's settings and language ask of the pages: forced colours, reduced motion, large targets, Japanese type,
// and sites of more than two languages.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { KINDS, LOCALES, SAMPLE, address, build, launch, open, root } from "./support.mjs";

const TREES = ["trees/hub/lamp", "trees/hub/cable", "help/no-internet"];

describe("appearance", () => {
  const sites = { site: build("tests/fixtures/site"), trees: build("tests/fixtures/trees") };
  const sample = [
    ...SAMPLE.filter((it) => it.kind !== "not-found").map(({ path }) => address(sites.site, path)),
    ...TREES.flatMap((path) => LOCALES.map((locale) => address(sites.trees, `${locale}/${path}.html`))),
  ];
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());
  /** What `look` returns for each page of the sample that has something. */
  const found = async (options, look, more) => {
    const all = [];
    for (const url of sample) {
      const { page, close } = await open(browser, url, options);
      const list = await look(page);
      if (list.length > 0) all.push([url, ...list]);
      await close();
    }
    assert.deepEqual(all, [], more);
  };

  for (const width of [360, 1280]) {
    test(`what can be pressed is at least 24 px wide and high, or stands in a sentence, at ${width} px`, () =>
      // WCAG 2.2 2.5.8: a circle of 24 px round its middle touches no other target, unless it is inline.
      found({ viewport: { width, height: 800 } }, (page) =>
        page.evaluate(() => {
          const all = [...document.querySelectorAll("a[href], button, summary, input, label:has(input), [role=tab], [tabindex='0']")];
          const shown = all.filter((it) => it.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }));
          const targets = shown.filter((it) => !it.closest("label:has(input)") || it.matches("label")).map((it) => ({ it, box: it.getBoundingClientRect() }));
          const real = targets.filter(({ box }) => box.width > 1 && box.height > 1);
          const isInline = (it) => getComputedStyle(it).display === "inline" && it.closest("p, li, td, th, dd, dt, h1, h2, h3, h4, .unit")?.textContent.trim() !== it.textContent.trim();
          const isSmall = ({ box }) => box.width < 24 || box.height < 24;
          const middle = ({ box }) => [box.x + box.width / 2, box.y + box.height / 2];
          const isNear = (one, other) => {
            if (one.it.contains(other.it) || other.it.contains(one.it)) return false;
            const [x, y] = middle(one);
            const { left, right, top, bottom } = other.box;
            const [dx, dy] = [Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)];
            if (isSmall(other)) {
              const [ox, oy] = middle(other);
              if (Math.hypot(x - ox, y - oy) < 24) return true;
            }
            return Math.hypot(dx, dy) < 12;
          };
          const small = real.filter((one) => isSmall(one) && !isInline(one.it) && real.some((other) => other !== one && isNear(one, other)));
          return small.map(({ it, box }) => `${it.outerHTML.slice(0, 100)} ${box.width} × ${box.height}`);
        }),
      ));
  }

  test("with forced colours what can be pressed has an edge, and the focus is seen", () =>
    found({ forcedColors: "active", viewport: { width: 1280, height: 800 } }, async (page) => {
      assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
      const bare = await page.evaluate(() => {
        const edges = (it) => {
          const { borderTopWidth, borderTopStyle, borderBottomWidth, borderBottomStyle, textDecorationLine } = getComputedStyle(it);
          const isEdge = (width, style) => parseFloat(width) > 0 && style !== "none";
          return isEdge(borderTopWidth, borderTopStyle) || isEdge(borderBottomWidth, borderBottomStyle) || textDecorationLine.includes("underline");
        };
        const all = [...document.querySelectorAll("main button, header button, .search-form input, a.button, a.option")];
        return all.filter((it) => it.checkVisibility() && !edges(it)).map((it) => `no edge: ${it.outerHTML.slice(0, 100)}`);
      });
      const unseen = [];
      for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press("Tab");
        unseen.push(
          ...(await page.evaluate(() => {
            const it = document.activeElement;
            if (it === document.body) return [];
            const ring = [it, it.closest("label"), it.nextElementSibling].filter(Boolean).some((part) => {
              const { outlineStyle, outlineWidth } = getComputedStyle(part);
              return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
            });
            return ring ? [] : [`no focus: ${it.outerHTML.slice(0, 100)}`];
          })),
        );
      }
      return [...bare, ...unseen];
    }));

  test("nothing moves for who asks for that", () =>
    found({ reducedMotion: "reduce" }, (page) =>
      page.evaluate(() => {
        const isLong = (times) => times.split(",").some((it) => parseFloat(it) * (it.trim().endsWith("ms") ? 1 : 1000) > 1);
        const styles = (it) => [null, "::before", "::after"].map((part) => getComputedStyle(it, part));
        const all = [...document.querySelectorAll("*")].filter((it) => styles(it).some((style) => isLong(style.transitionDuration) || (style.animationName !== "none" && isLong(style.animationDuration))));
        const smooth = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["scrolls smoothly"] : [];
        return [...smooth, ...all.map((it) => it.outerHTML.slice(0, 100))];
      }),
    ));

  test("Japanese headings break between phrases, and its text by Japanese rules", async () => {
    const { page, close } = await open(browser, address(sites.site, `ja/${KINDS.aligned}`));
    const style = await page.evaluate(() => {
      const of = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        heading: of("h1").wordBreak,
        section: of(".body h2").wordBreak,
        lines: of(".body p").lineBreak,
        spacing: of(".body p").getPropertyValue("text-autospace"),
        height: parseFloat(of(".body p").lineHeight) / parseFloat(of(".body p").fontSize),
      };
    });
    assert.deepEqual([style.heading, style.section, style.lines], ["auto-phrase", "auto-phrase", "strict"]);
    assert.ok(style.height >= 1.75, `${style.height}`);
    assert.ok(["", "normal"].includes(style.spacing) || /ideograph/.test(style.spacing), style.spacing);
    await close();
  });
});

describe("a site of three languages", () => {
  const folder = mkdtempSync(join(tmpdir(), "taiyaku-three-"));
  const file = (path, text) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  file("site.toml", 'title = { ja = "案内", en = "Help", fr = "Aide" }\nlocales = ["ja", "en", "fr"]\noriginal = "en"\n');
  file("ja/lamp.md", "# ランプが赤い\n\n電源を入れ直します。\n");
  file("en/lamp.md", "# The lamp is red\n\nTurn it off and on.\n");
  file("fr/lamp.md", "# Le voyant est rouge\n\nÉteignez puis rallumez.\n");
  file("ja/hinge.md", "# 蓋が閉まらない\n\n蝶番を見ます。\n");
  file("fr/hinge.md", "# Le couvercle ne ferme pas\n\nRegardez la charnière.\n");
  file("ja/door.md", "# 扉が開かない\n\n鍵を見ます。\n");
  file("en/door.md", "# The door is stuck\n\nLook at the lock.\n");
  cpSync(join(root, "locales/en"), join(folder, "locales/fr"), { recursive: true });
  const site = build(folder);
  let browser;
  before(async () => (browser = await launch()));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    return browser.close();
  });

  /** The languages of the counterparts that a page shows in lines. */
  const shown = async (path) => {
    const { page, troubles, close } = await open(browser, `${address(site, path)}?view=lines`);
    await page.locator(".counterpart").first().waitFor();
    const languages = await page.locator(".counterpart").evaluateAll((all) => [...new Set(all.map((it) => it.lang))]);
    assert.deepEqual(troubles, []);
    await close();
    return languages;
  };

  test("a translation is read beside its original, and the original beside a translation", async () => {
    assert.deepEqual(await shown("fr/lamp.html"), ["en"]);
    assert.deepEqual(await shown("ja/lamp.html"), ["en"]);
    assert.deepEqual(await shown("en/lamp.html"), ["ja"]);
  });

  test("without its original it is read beside another translation", async () => {
    assert.deepEqual(await shown("fr/hinge.html"), ["ja"]);
  });

  test("an original that is shown in place of a missing translation is not its own counterpart", async () => {
    const { page, close } = await open(browser, address(site, "fr/door.html"));
    await page.addScriptTag({ path: join(root, "themes/default/assets/reading-units.js") });
    const locale = await page.evaluate(() => globalThis.taiyakuCounterparts(document.querySelector(".body"), { l: ["ja", "en"], u: [], x: "" }, {}).locale);
    assert.equal(await page.locator(".body").getAttribute("lang"), "en");
    assert.equal(locale, "ja");
    await close();
  });

  test("the language switch offers all of them", async () => {
    const { page, close } = await open(browser, address(site, "en/lamp.html"));
    assert.deepEqual(await page.locator("a.language").evaluateAll((all) => all.map((it) => it.hreflang)), ["ja", "fr"]);
    await page.locator('a.language[hreflang="fr"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/fr/lamp.html"));
    assert.equal(await page.locator("h1").textContent(), "Le voyant est rouge");
    await close();
  });
});
