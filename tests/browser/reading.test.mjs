// The other language beside the text: on request, line by line, in two columns.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { KINDS, LOCALES, address, build, launch, open, serve, watched } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = ["off", "request", "lines", "columns"];
const other = (locale) => LOCALES.find((it) => it !== locale);

describe("reading", () => {
  const sites = Object.fromEntries(["site", "aligned", "pairs"].map((it) => [it, build(`tests/fixtures/${it}`)]));
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  const place = (folder, path, view) => `${address(sites[folder], path)}${view ? `?view=${view}` : ""}`;
  const ready = (page, view) => page.waitForFunction((view) => document.documentElement.dataset.view === view, view);
  const begin = async (folder, path, view, options) => {
    const opened = await open(browser, place(folder, path, view), options);
    if (view && view !== "off") await ready(opened.page, view);
    return opened;
  };
  const choose = async (page, view) => {
    await page.locator(`.reading input[value="${view}"]`).check();
    await ready(page, view);
  };
  /** A point inside the first line of the words of a unit. */
  const point = (page, id) =>
    page.evaluate((id) => {
      const unit = document.getElementById(id);
      unit.scrollIntoView({ block: "center" });
      const [box] = unit.getClientRects();
      return [box.left + Math.min(20, box.width / 2), box.top + box.height / 2];
    }, id);
  const counterparts = (page) => page.locator(".counterpart").count();

  /** What stands in an article, and the element that a counterpart stands in or behind. */
  const PLACES = [
    { name: "a paragraph", folder: "site", path: "aligned/printer-offline.html", unit: ".body > p .unit[id]" },
    { name: "a list", folder: "site", path: "aligned/printer-offline.html", unit: ".body ol > li .unit[id]" },
    { name: "an alert", folder: "site", path: "aligned/printer-offline.html", unit: ".body .alert p .unit[id]" },
    { name: "a heading", folder: "site", path: "aligned/printer-offline.html", unit: ".body h2 .unit[id]" },
    { name: "a table", folder: "aligned", path: "reference/ports.html", unit: ".body td .unit[id]" },
    { name: "a paragraph of a pair", folder: "pairs", path: "setup/app.html", unit: ".body p.unit[id]" },
    { name: "a list of a pair", folder: "pairs", path: "setup/app.html", unit: ".body li.unit[id]" },
  ];
  for (const { name, folder, path, unit } of PLACES) {
    for (const locale of LOCALES) {
      test(`${name} has its counterpart in every way of reading, from ${locale}`, async () => {
        const there = await begin(folder, `${other(locale)}/${path}`);
        const { page, troubles, close } = await begin(folder, `${locale}/${path}`);
        const id = await page.locator(unit).first().getAttribute("id");
        const words = (text) => text.replaceAll(/\s+/g, "");
        const expected = words(await there.page.locator(`[id="${id}"]`).innerText());
        for (const view of ["request", "lines", "columns"]) {
          await choose(page, view);
          if (view === "request") await page.mouse.click(...(await point(page, id)));
          const found = await page.evaluate(
            ([id, view]) => {
              const unit = document.getElementById(id);
              const heading = unit.closest("h1, h2, h3");
              const inside = unit.matches("p, li") ? unit.querySelector(".counterpart") : null;
              const it = inside ?? (heading ? heading.nextElementSibling : ((view === "request" ? null : unit.closest(".own")) ?? unit).nextElementSibling);
              const words = document.createRange();
              words.selectNodeContents(unit.querySelector(".own") ?? unit);
              if (inside && inside.parentElement === unit) words.setEndBefore(inside);
              const [a, b] = [words.getBoundingClientRect(), it.getBoundingClientRect()];
              return { text: it.textContent, name: it.className, lang: it.lang, isBelow: b.top >= a.bottom - 4, isBeside: b.left >= a.right && Math.abs(a.top - b.top) < 12 };
            },
            [id, view],
          );
          assert.match(found.name, /\bcounterpart\b/, view);
          assert.equal(found.lang, other(locale), view);
          assert.equal(words(found.text), expected, view);
          const isSpanning = view !== "columns" || name === "a heading" || name === "a table";
          assert.ok(isSpanning ? found.isBelow : found.isBeside, `${view}: ${JSON.stringify(found)}`);
        }
        await choose(page, "off");
        assert.equal(await counterparts(page), 0);
        assert.equal(await page.locator(".own, .pair").count(), 0, "the text is as it was");
        assert.deepEqual(troubles, []);
        await Promise.all([close(), there.close()]);
      });
    }
  }

  test("links of a counterpart lead to the page that they lead to in its own language", async () => {
    const { page, close } = await begin("site", `ja/${KINDS.aligned}`, "lines");
    const there = await begin("site", `en/${KINDS.aligned}`);
    const hrefs = await page.locator(".counterpart a").evaluateAll((all) => all.map((it) => it.href));
    const theirs = await there.page.locator(".body .unit a, .body a:has(.unit)").evaluateAll((all) => all.map((it) => it.href));
    assert.ok(hrefs.length > 0, "there are links");
    for (const href of hrefs) assert.ok(theirs.includes(href), href);
    await Promise.all([close(), there.close()]);
  });

  test("nothing is loaded before it is asked for, and nothing moves", async () => {
    const server = await serve(sites.site);
    const { page, shift, close } = await watched(browser, { isSlow: true });
    const asked = [];
    page.on("request", (it) => asked.push(it.url()));
    await page.goto(`${server.url}ja/${KINDS.aligned}`, { waitUntil: "networkidle" });
    assert.ok(await page.locator(".color-scheme").isVisible(), "scripts ran");
    assert.deepEqual(asked.filter((it) => /units|reading-|reading\.[^/]*css/.test(it)), []);
    assert.equal(await shift(), 0);
    await choose(page, "lines");
    assert.ok(asked.some((it) => it.includes("search/units/")), "the file that search uses");
    await close();
    server.close();
  });

  for (const view of ["lines", "columns"]) {
    test(`a remembered choice does not move the text when it is shown, reading ${view}`, async () => {
      const server = await serve(sites.site);
      const { page, shift, close } = await watched(browser);
      await page.goto(`${server.url}ja/${KINDS.aligned}?view=${view}`, { waitUntil: "load" });
      await page.locator(".counterpart").first().waitFor();
      await page.locator(".body").waitFor({ state: "visible" });
      assert.equal(await shift(), 0);
      await close();
      server.close();
    });
  }

  test("a choice is remembered, stands in the address, and the address chooses", async () => {
    const server = await serve(sites.site);
    const { page, troubles, close } = await open(browser, `${server.url}ja/${KINDS.aligned}`);
    await choose(page, "lines");
    assert.equal(new URL(page.url()).search, "?view=lines");
    await page.goto(`${server.url}ja/${KINDS.long}`);
    await ready(page, "lines");
    assert.ok((await counterparts(page)) > 5);
    await page.goto(`${server.url}ja/${KINDS.long}?view=columns`);
    await ready(page, "columns");
    await page.goto(`${server.url}en/${KINDS.long}`);
    await ready(page, "lines");
    await choose(page, "off");
    await page.reload();
    assert.equal(await page.locator('.reading input[value="off"]').isChecked(), true);
    assert.equal(new URL(page.url()).search, "");
    assert.deepEqual(troubles, []);
    await close();
    server.close();
  });

  test("where storage is refused the choice holds for the page", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (it) => errors.push(it.message));
    await page.addInitScript(() => {
      for (const name of ["getItem", "setItem"]) Storage.prototype[name] = () => { throw new DOMException("refused", "SecurityError"); };
    });
    await page.goto(place("site", `ja/${KINDS.aligned}`));
    await choose(page, "lines");
    assert.ok((await counterparts(page)) > 5);
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("by keyboard alone: a choice, a sentence, its counterpart, and back", async () => {
    const { page, troubles, close } = await begin("site", `en/${KINDS.aligned}`);
    await page.locator('.reading input[value="off"]').focus();
    await page.keyboard.press("ArrowRight");
    await ready(page, "request");
    const focused = () => page.evaluate(() => document.activeElement.id);
    const ids = await page.locator(".body .unit[id]").evaluateAll((all) => all.filter((it) => it.getClientRects().length > 0).map((it) => it.id));
    assert.equal(await page.locator(".body .unit[tabindex]").count(), 1, "one stop for all sentences");
    await page.keyboard.press("Alt+ArrowDown");
    const first = ids.indexOf(await focused());
    assert.ok(first >= 0, "a sentence has the focus");
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    assert.equal(await focused(), ids[first + 1]);
    await page.keyboard.press("Enter");
    const shown = page.locator(".counterpart");
    assert.equal(await shown.count(), 1);
    assert.equal(await page.locator("p[role=status][lang=ja]").textContent(), await shown.textContent(), "it is announced");
    assert.equal(await focused(), ids[first + 1], "the focus stays");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".unit-tools") !== null), true, "the controls come next");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), ids[first + 1], "Esc gives the focus back");
    await page.keyboard.press("Escape");
    assert.equal(await shown.count(), 0);
    assert.equal(await focused(), ids[first + 1]);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("nothing opens on hover, on a link, or while text is selected", async () => {
    const { page, close } = await begin("site", `ja/${KINDS.aligned}`, "request", { viewport: { width: 1280, height: 900 } });
    const ids = await page.locator(".body .unit[id]").evaluateAll((all) => all.filter((it) => it.getClientRects().length > 0).map((it) => it.id));
    for (const id of ids) {
      const [x, y] = await point(page, id);
      await page.mouse.move(x, y);
      await page.mouse.move(x + 4, y + 1);
    }
    assert.equal(await counterparts(page), 0, "hover");
    const paragraph = await page.locator(".body > p .unit[id]").first().getAttribute("id");
    const [x, y] = await point(page, paragraph);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.mouse.up();
    assert.notEqual(await page.evaluate(() => getSelection().toString()), "");
    assert.equal(await counterparts(page), 0, "a selection");
    await page.mouse.click(x + 200, y);
    assert.equal(await counterparts(page), 0, "the click that ends a selection");
    await page.evaluate(() => document.querySelector(".body .unit a, .body a .unit").closest("a").addEventListener("click", (it) => it.preventDefault()));
    await page.locator(".body .unit a, .body a .unit").first().click();
    assert.equal(await counterparts(page), 0, "a link");
    await page.mouse.click(...(await point(page, paragraph)));
    assert.equal(await counterparts(page), 1, "a click");
    await close();
  });

  test("by touch: a tap opens, a second tap closes", async () => {
    const { page, troubles, close } = await begin("site", `ja/${KINDS.aligned}`, undefined, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const bar = await page.locator("form.reading").boundingBox();
    assert.ok(bar.y + bar.height >= 739, "the choice is at the thumb");
    for (const label of await page.locator(".reading label").all()) {
      const { width, height } = await label.boundingBox();
      assert.ok(width >= 24 && height >= 24, `${width} × ${height}`);
    }
    await page.locator('.reading label:has([value="request"])').tap();
    await ready(page, "request");
    const id = await page.locator(".body > p .unit[id]").first().getAttribute("id");
    await page.touchscreen.tap(...(await point(page, id)));
    assert.equal(await counterparts(page), 1);
    await page.touchscreen.tap(...(await point(page, id)));
    assert.equal(await counterparts(page), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const view of ["request", "lines", "columns"]) {
    test(`what is copied is of the language in which the selection begins, reading ${view}`, async () => {
      const server = await serve(sites.site);
      const { page, close } = await open(browser, `${server.url}en/${KINDS.aligned}?view=${view}`, { permissions: ["clipboard-read", "clipboard-write"] });
      await ready(page, view);
      const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
      if (view === "request") await page.mouse.click(...(await point(page, await page.locator(".body > p .unit[id]").first().getAttribute("id"))));
      assert.ok((await counterparts(page)) > 0);
      await page.evaluate(() => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(".body"));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
      });
      await page.keyboard.press("Control+C");
      const plain = await page.evaluate(() => navigator.clipboard.readText());
      assert.ok(plain.length > 200);
      assert.doesNotMatch(plain, JAPANESE);
      await close();
      server.close();
    });
  }

  test("a command copies both languages, and another the link", async () => {
    const server = await serve(sites.site);
    const { page, close } = await open(browser, `${server.url}en/${KINDS.aligned}`, { permissions: ["clipboard-read", "clipboard-write"] });
    const id = await page.locator(".body > p .unit[id]").first().getAttribute("id");
    const [x, y] = await point(page, id);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 100, y, { steps: 4 });
    await page.mouse.up();
    const buttons = page.locator(".unit-tools button");
    await buttons.first().click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${server.url}en/${KINDS.aligned}#${id}`);
    await buttons.nth(1).click();
    const both = await page.evaluate(() => navigator.clipboard.readText());
    const own = await page.locator(`[id="${id}"]`).textContent();
    assert.equal(both.split("\n")[0].replaceAll(/\s+/g, " "), own.trim().replaceAll(/\s+/g, " "));
    assert.match(both.split("\n")[1], /[\u3040-\u30ff]/);
    await close();
    server.close();
  });

  for (const view of VIEWS) {
    test(`the switch keeps the sentence and the way of reading at twenty places, ${view}`, async () => {
      for (const locale of LOCALES) {
        const start = place("site", `${locale}/${KINDS.long}`, view);
        const { page, close } = await begin("site", `${locale}/${KINDS.long}`, view, { viewport: { width: 1280, height: 600 } });
        for (let part = 0; part < 10; part += 1) {
          if (part > 0) {
            await page.goto(start);
            if (view !== "off") await ready(page, view);
          }
          await page.evaluate((part) => {
            const all = [...document.querySelectorAll(".body .unit[id]")].filter((it) => it.getClientRects().length > 0);
            all[1 + Math.floor(((all.length - 2) * part) / 10)].scrollIntoView({ block: "start" });
          }, part);
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const top = await page.evaluate(() => {
            const header = document.querySelector(".site-header").getBoundingClientRect().bottom;
            const units = [...document.querySelectorAll(".body .unit[id]")];
            return units.filter((it) => it.getBoundingClientRect().bottom > header && it.getBoundingClientRect().top < header + 60).map((it) => [it.id, it.closest("h1, h2, h3, h4")?.id]).flat();
          });
          const box = await page.locator(`a.language[hreflang="${other(locale)}"]`).boundingBox();
          await page.mouse.click(box.x + 8, box.y + box.height / 2);
          await page.waitForURL((url) => url.pathname.includes(`/${other(locale)}/`));
          if (view !== "off") await ready(page, view);
          await page.waitForLoadState("load");
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const id = decodeURIComponent(new URL(page.url()).hash.slice(1));
          assert.ok(top.includes(id), `#${id} is not among ${top}`);
          assert.equal(new URL(page.url()).searchParams.get("view"), view);
          const at = await page.evaluate((id) => {
            const header = document.querySelector(".site-header").getBoundingClientRect().bottom;
            const isEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
            return { off: document.getElementById(id).getBoundingClientRect().top - header, isEnd };
          }, id);
          assert.ok(at.off >= -1 && (at.off < 32 || at.isEnd), `${locale}, ${part}: ${id} is ${at.off} px below the header`);
        }
        await close();
      }
    });
  }

  test("an article in one language says so", async () => {
    for (const locale of LOCALES) {
      const { page, troubles, close } = await begin("site", `${locale}/${KINDS.fallback}`);
      assert.equal(await page.locator("form.reading").count(), 0);
      assert.ok(await page.locator(".reading-none").isVisible());
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  test("without script the choice is not there", async () => {
    const { page, close } = await open(browser, place("site", `ja/${KINDS.aligned}`), { javaScriptEnabled: false });
    assert.equal(await page.locator("form.reading").isVisible(), false);
    await close();
  });

  test("print keeps the way of reading", async () => {
    const { page, close } = await begin("site", `ja/${KINDS.aligned}`, "lines");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".counterpart").first().isVisible());
    assert.equal(await page.locator("form.reading").isVisible(), false);
    await close();
  });

  for (const { folder, path } of [{ folder: "site", path: KINDS.aligned }, { folder: "aligned", path: "reference/constructs.html" }, { folder: "pairs", path: "setup/app.html" }]) {
    for (const locale of LOCALES) {
      for (const width of [360, 1280]) {
        test(`${locale}/${path} is accessible in every way of reading at ${width} px`, async () => {
          const { page, troubles, close } = await begin(folder, `${locale}/${path}`, "request", { viewport: { width, height: 800 } });
          await page.evaluate(axe);
          for (const view of VIEWS.slice(1)) {
            await choose(page, view);
            if (view === "request") {
              await page.keyboard.press("Alt+ArrowDown");
              await page.keyboard.press("Enter");
              assert.equal(await counterparts(page), 1);
            }
            for (const colorScheme of ["light", "dark"]) {
              await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
              const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
              assert.deepEqual(violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html}\n${node.failureSummary}`)), [], `${view}, ${colorScheme}`);
            }
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            assert.ok(wide <= 0, `${view} scrolls sideways`);
            const ids = await page.locator("[id]").evaluateAll((all) => all.map((it) => it.id));
            assert.equal(new Set(ids).size, ids.length, `${view}: an id stands twice`);
          }
          assert.deepEqual(troubles, []);
          await close();
        });
      }
    }
  }
});
