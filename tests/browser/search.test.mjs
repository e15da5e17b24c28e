// Search as a reader uses it: by keyboard, by touch, with an input method, from disk, and as a page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { over } from "./search-support.mjs";
import { KINDS, LOCALES, PLACE, address, build, launch, open, serve } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Waits for an answer: a list, or what is said where there is none. */
const answered = (page) => page.waitForSelector('dialog [role="option"], dialog .search-nothing');

const ask = async (page, query) => {
  await page.keyboard.press("/");
  await page.waitForSelector('dialog[open] [role="combobox"]');
  await page.keyboard.insertText(query);
  await answered(page);
};

/** What the list shows: the first sentence of each hit, and which is chosen. */
const shown = (page) =>
  page.evaluate(() => {
    const options = [...document.querySelectorAll('dialog [role="option"]')];
    const input = document.querySelector('dialog [role="combobox"]');
    const chosen = options.filter((it) => it.getAttribute("aria-selected") === "true");
    return {
      sentences: options.map((it) => it.querySelector(".search-sentence").textContent),
      chosen: chosen.map((it) => options.indexOf(it)),
      active: options.findIndex((it) => it.id === input.getAttribute("aria-activedescendant")),
      expanded: input.getAttribute("aria-expanded"),
    };
  });

describe("search", () => {
  const site = build("tests/fixtures/site");
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());
  const start = (locale) => address(site, `${locale}/${KINDS.long}`);

  test("nothing of it is loaded before it is opened", async () => {
    const { page, close } = await open(browser, start("ja"));
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((it) => it.name));
    assert.deepEqual(loaded.filter((it) => /search-(?!open)|\/search\//.test(it)), []);
    await close();
  });

  test("keys open it outside of fields, and Esc closes it", async () => {
    const { page, troubles, close } = await open(browser, start("en"));
    for (const key of ["/", "Control+k", "Meta+k"]) {
      await page.keyboard.press(key);
      assert.ok(await page.locator("dialog.search-dialog").isVisible(), key);
      assert.equal(await page.evaluate(() => document.activeElement.name), "q");
      await page.waitForSelector('dialog [role="combobox"]');
      await page.keyboard.press("Escape");
      assert.ok(!(await page.locator("dialog.search-dialog").isVisible()), `Esc after ${key}`);
    }
    await page.locator(".search-link").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("/");
    assert.equal(await page.locator("dialog input").inputValue(), "/", "it is a character in a field");
    await page.keyboard.press("Escape");
    assert.ok(await page.locator(".search-link").evaluate((it) => it === document.activeElement), "focus returns");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("hits are chosen by keyboard and opened by Enter", async () => {
    const { page, troubles, close } = await open(browser, start("ja"));
    await ask(page, "プリンター");
    const { sentences, chosen, active, expanded } = await shown(page);
    assert.ok(sentences.length > 2, "there are hits");
    for (const it of sentences) assert.match(it, /プリンター/);
    assert.deepEqual([chosen, active, expanded], [[0], 0, "true"]);
    const last = sentences.length - 1;
    const steps = [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["Home", 0], ["ArrowUp", last], ["ArrowDown", 0], ["End", last], ["Home", 0]];
    for (const [key, at] of steps) {
      await page.keyboard.press(key);
      const now = await shown(page);
      assert.deepEqual([now.chosen, now.active], [[at], at], key);
    }
    await page.keyboard.press("ArrowDown");
    const target = await page.evaluate(() => document.querySelector('dialog [aria-selected="true"]').href);
    await page.keyboard.press("Enter");
    await page.waitForURL(target);
    const id = decodeURIComponent(new URL(target).hash.slice(1));
    assert.ok(await page.evaluate((id) => document.getElementById(id)?.matches(":target"), id), `#${id} exists`);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("Ctrl+Enter opens a new tab and the dialog stays", async () => {
    const { page, close } = await open(browser, start("en"));
    await ask(page, "guest network");
    const [opened] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Control+Enter")]);
    assert.match(opened.url(), /en\/.*\.html#/);
    assert.ok(await page.locator("dialog[open]").isVisible());
    await close();
  });

  test("Enter that comes before the answer opens the best hit", async () => {
    const { page, close } = await open(browser, start("ja"));
    await page.keyboard.press("/");
    await page.waitForSelector('dialog [role="combobox"]');
    await page.keyboard.insertText("ゲスト用のネットワーク");
    await page.keyboard.press("Enter");
    await page.waitForURL(/printer-offline\.html#/);
    await close();
  });

  test("what is typed while it loads is not lost", async () => {
    const server = await serve(site, PLACE);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route("**/manifest.js", async (route) => {
      await new Promise((done) => setTimeout(done, 400));
      await route.continue();
    });
    await page.goto(`${server.url}ja/${KINDS.long}`);
    await page.keyboard.press("/");
    await page.keyboard.insertText("オフライン");
    await answered(page);
    assert.equal(await page.locator("dialog input").inputValue(), "オフライン");
    await context.close();
    server.close();
  });

  test("folded queries mark what stands in the text", async () => {
    const marks = (page) => page.locator('dialog [role="option"] >> nth=0').evaluate((it) => [...it.querySelectorAll("mark")].map((mark) => mark.textContent));
    const queries = [
      ["ja", "ﾌﾟﾘﾝﾀｰ", "プリンター"],
      ["ja", "ぷりんた", "プリンター"],
      ["ja", "ＰＯＷＥＲＳＨＥＬＬ", "PowerShell"],
      ["ja", "サーバ", "サーバー"],
      ["ja", "刷サービス", "刷サービス"],
      ["ja", "0x11B", "0x0000011b"],
      ["en", "0x11b", "0x0000011b"],
      ["en", "GUEST NETWORK", "guest network"],
    ];
    for (const [locale, query, expected] of queries) {
      const { page, close } = await open(browser, start(locale));
      await ask(page, query);
      assert.ok((await marks(page)).includes(expected), `${query}: ${await marks(page)}`);
      await close();
    }
  });

  test("a sentence is found through its counterpart, which stands beneath in its own language", async () => {
    const { page, close } = await open(browser, start("ja"));
    await ask(page, "You cannot print from a guest network");
    const first = page.locator('dialog [role="option"] >> nth=0');
    assert.equal(await first.locator(".search-sentence").getAttribute("lang"), "ja");
    assert.equal(await first.locator(".search-sentence").textContent(), "ゲスト用のネットワークからは印刷できません。");
    assert.equal(await first.locator(".search-counterpart").getAttribute("lang"), "en");
    assert.equal(await first.locator(".search-counterpart mark").textContent(), "You cannot print from a guest network");
    assert.match(await first.getAttribute("href"), /\/ja\/.*#4c1d7-111$/);
    await close();
  });

  test("no key of an input method is ours while it composes", async () => {
    const { page, close } = await open(browser, start("ja"));
    const session = await page.context().newCDPSession(page);
    await page.keyboard.press("/");
    await page.waitForSelector('dialog [role="combobox"]');
    // Counts queries by the changes they make.
    await page.evaluate(() => {
      window.changes = 0;
      const list = document.querySelector('dialog [role="listbox"]').parentElement;
      new MutationObserver(() => (window.changes += 1)).observe(list, { childList: true, subtree: true });
    });
    const press = (key, code) =>
      session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: key, windowsVirtualKeyCode: code });
    for (const text of ["い", "いん", "いんさ", "印刷"]) {
      await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    for (const key of ["ArrowDown", "ArrowUp", "Home", "End", "Enter", "Escape"]) await press(key, 229);
    await page.evaluate(() => {
      // As browsers that tell it by the event's state alone.
      const input = document.querySelector("dialog input");
      for (const key of ["Enter", "Escape", "ArrowDown"]) input.dispatchEvent(new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }));
    });
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => window.changes), 0, "no query runs");
    assert.ok(await page.locator("dialog[open]").isVisible(), "the dialog stays");
    const before = page.url();

    await press("Enter", 229);
    await session.send("Input.insertText", { text: "印刷サービス" });
    await answered(page);
    assert.equal(await page.locator("dialog input").inputValue(), "印刷サービス");
    assert.ok(await page.locator("dialog[open]").isVisible(), "the Enter that commits opens nothing");
    assert.equal(page.url(), before);
    assert.ok((await shown(page)).sentences.every((it) => it.includes("印刷サービス")));

    await page.keyboard.press("Enter");
    await page.waitForURL(/printer-offline\.html#/);
    await close();
  });

  test("several terms that nothing has together say what was left out", async () => {
    const { page, close } = await open(browser, start("en"));
    await ask(page, "guest zebra");
    assert.match(await page.locator(".search-dropped").textContent(), /“zebra”/);
    assert.ok((await shown(page)).sentences.some((it) => /guest/i.test(it)));
    await close();
  });

  test("who finds nothing gets the folded query, shorter ones, codes and other ways", async () => {
    const { page, close } = await open(browser, start("ja"));
    await ask(page, "ｼﾏｳﾏ 0xdead");
    const nothing = page.locator(".search-nothing");
    assert.match(await nothing.locator(".search-folded").textContent(), /シマウマ 0xdead/);
    assert.deepEqual(await nothing.locator("[data-query]").evaluateAll((all) => all.slice(0, 2).map((it) => it.dataset.query)), ["0xdead", "ｼﾏｳﾏ"]);
    assert.ok(await nothing.locator('a:text-is("0x11b"), a:text-is("0x0000011b")').count(), "known codes");
    assert.ok(await nothing.locator(".search-way").count(), "other ways");
    assert.match(await page.locator('dialog [role="status"]').textContent(), /見つかりませんでした/);
    assert.equal((await shown(page)).expanded, "false");
    await nothing.locator("[data-query]").last().click();
    await page.waitForSelector('dialog [role="option"]');
    await close();
  });

  test("results are narrowed to a topic, to a kind of page and to a way of translation", async () => {
    const { manifest, article } = over(site);
    const facts = new Map([...Array(manifest.articles).keys()].map(article).map((it) => [it.a, it]));
    const { sections, kinds, provenances } = manifest.facets;
    const choices = {
      section: sections.map((titles, at) => [`\u0001s:${at}`, (it) => it.s.ja[0] === titles.ja]),
      kind: kinds.map((kind) => [`\u0001k:${kind}`, (it) => it.k === kind]),
      provenance: provenances.map((way) => [`\u0001p:${way}`, (it) => it.p === way]),
    };
    for (const place of ["dialog", "page"]) {
      const { page, troubles, close } = await open(browser, place === "page" ? `${address(site, "ja/search.html")}?q=${encodeURIComponent("接続")}` : start("ja"));
      const scope = place === "page" ? "[data-search]" : "dialog";
      if (place === "dialog") await ask(page, "接続");
      await page.waitForSelector(`${scope} select`);
      const hits = () => page.locator(`${scope} a.search-option`).evaluateAll((all) => [...new Set(all.map((it) => it.pathname.replace(/^.*\/ja\//, "").replace(/\.html$/, "")))].sort());
      /** Waits until the hits are those articles. */
      const shows = (expected) => page.waitForFunction(
        ([scope, expected]) => {
          const links = [...document.querySelectorAll(`${scope} a.search-option`)];
          const found = new Set(links.map((it) => it.pathname.replace(/^.*\/ja\//, "").replace(/\.html$/, "")));
          return [...found].sort().join() === expected;
        },
        [scope, expected.join()],
      );
      await page.waitForSelector(`${scope} a.search-option`);
      const all = await hits();
      const seen = new Set();
      for (const [at, list] of Object.values(choices).entries()) {
        const select = page.locator(`${scope} select`).nth(at);
        for (const [value, fits] of list) {
          await select.selectOption(value);
          const expected = all.filter((it) => fits(facts.get(it)));
          await shows(expected);
          for (const it of expected) seen.add(`${at} ${it}`);
        }
        await select.selectOption("");
        await shows(all);
      }
      assert.ok(seen.size >= all.length * 2, "each hit has a topic and a kind");
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  test("recent queries are kept here, and cleared", async () => {
    const server = await serve(site, PLACE);
    const { page, troubles, close } = await open(browser, `${server.url}en/${KINDS.long}`);
    await ask(page, "guest network");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#/);
    await page.keyboard.press("/");
    await page.waitForSelector('dialog [role="option"]');
    assert.equal(await page.locator('dialog [role="option"]').textContent(), "guest network");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog mark");
    assert.equal(await page.locator("dialog input").inputValue(), "guest network");
    await page.locator("dialog input").fill("");
    await page.locator(".search-clear").click();
    assert.equal(await page.locator('dialog [role="option"]').count(), 0);
    assert.equal(await page.evaluate(() => localStorage.getItem("taiyaku-recent-searches")), null);
    assert.deepEqual(troubles, []);
    await close();
    server.close();
  });

  test("it works where storage is refused", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("refused", "SecurityError"); } }));
    await page.goto(start("ja"));
    await ask(page, "印刷");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#/);
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("a finger opens it and a hit, on targets that are large enough", async () => {
    const { page, troubles, close } = await open(browser, start("ja"), { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await page.locator(".search-link").tap();
    await page.waitForSelector('dialog [role="combobox"]');
    await page.locator("dialog input").fill("印刷");
    await answered(page);
    const small = await page.locator("dialog :is(a, button, select, input)").evaluateAll((all) => all.filter((it) => it.getBoundingClientRect().height > 0 && it.getBoundingClientRect().height < 36).map((it) => it.outerHTML));
    assert.deepEqual(small, []);
    await page.locator('dialog [role="option"] >> nth=1').tap();
    await page.waitForURL(/#/);
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const [width, height] of [[320, 256], [320, 640], [1280, 800]]) {
    test(`all of it can be reached at ${width} × ${height}`, async () => {
      const { page, close } = await open(browser, start("ja"), { viewport: { width, height } });
      await ask(page, "プリンター");
      const wide = await page.evaluate(() => [...document.querySelectorAll("dialog, dialog *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.className));
      assert.deepEqual(wide, []);
      await page.keyboard.press("End");
      const inView = await page.evaluate(() => {
        const box = document.querySelector('dialog [aria-selected="true"]').getBoundingClientRect();
        return box.bottom > 0 && box.top < innerHeight;
      });
      assert.ok(inView, "the chosen hit is in view");
      await close();
    });
  }

  for (const locale of LOCALES) {
    for (const colorScheme of ["light", "dark"]) {
      test(`the open dialog is accessible in ${locale}, ${colorScheme}`, async () => {
        const { page, troubles, close } = await open(browser, start(locale), { colorScheme });
        await page.evaluate(axe);
        const check = async (state) => {
          const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
          assert.deepEqual(violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html}\n${node.failureSummary}`)), [], state);
        };
        await page.keyboard.press("/");
        await page.waitForSelector('dialog [role="combobox"]');
        await check("empty");
        await page.keyboard.insertText(locale === "ja" ? "プリンター" : "printer");
        await page.waitForSelector("dialog mark");
        await check("hits");
        await page.locator("dialog input").fill("zebra0 zebra1");
        await page.waitForSelector(".search-nothing");
        await check("nothing");
        assert.deepEqual(troubles, []);
        await close();
      });
    }
  }

  test("from disk with the network off, and under the strictest policy, it finds the same", async () => {
    const found = async (url, isOffline) => {
      const { page, troubles, close } = await open(browser, url);
      if (isOffline) await page.context().setOffline(true);
      await ask(page, "サーバー");
      const { sentences } = await shown(page);
      assert.deepEqual(troubles, []);
      await close();
      return sentences;
    };
    const server = await serve(site, PLACE);
    const fromDisk = await found(start("ja"), true);
    assert.ok(fromDisk.length > 0);
    assert.deepEqual(await found(`${server.url}ja/${KINDS.long}`, false), fromDisk);
    server.close();
  });

  describe("as a page", () => {
    test("it shows the same hits, best first, one to an entry", async () => {
      for (const [locale, query] of [["ja", "ネットワーク"], ["en", "network"], ["ja", "You cannot print from a guest network"]]) {
        const dialog = await open(browser, start(locale));
        await ask(dialog.page, query);
        const expected = await dialog.page.locator('dialog [role="option"]').evaluateAll((all) => all.map((it) => it.href));
        const { page, troubles, close } = await open(browser, `${address(site, `${locale}/search.html`)}?q=${encodeURIComponent(query)}`);
        await page.waitForSelector("ol[data-results] > li > a[href]");
        const entries = await page.locator("ol[data-results] > li > a[href]").evaluateAll((all) => all.map((it) => it.href));
        assert.deepEqual(entries, expected);
        assert.equal(await page.locator("ol[data-results] > li").count(), entries.length);
        assert.equal(await page.locator("main input[name=q]").inputValue(), query);
        assert.match(await page.title(), new RegExp(query));
        assert.deepEqual(troubles, []);
        await Promise.all([close(), dialog.close()]);
      }
    });

    test("a form leads there, without script too, and other ways stand below", async () => {
      for (const javaScriptEnabled of [true, false]) {
        const { page, close } = await open(browser, address(site, "ja/index.html"), { javaScriptEnabled });
        await page.locator("main input[name=q]").fill("印刷");
        await page.locator("main form button").click();
        await page.waitForURL(/ja\/search\.html\?q=/);
        if (javaScriptEnabled) await page.waitForSelector("ol[data-results] a");
        else {
          const links = await page.locator(".search-index a").evaluateAll((all) => all.map((it) => it.href));
          assert.ok(links.some((it) => it.endsWith("contents.html")) && links.some((it) => it.endsWith("headings.html")), links.join());
        }
        await close();
      }
    });

    test("it is accessible with hits and without", async () => {
      for (const query of ["ネットワーク", "しまうま 0xdead"]) {
        const { page, close } = await open(browser, `${address(site, "ja/search.html")}?q=${encodeURIComponent(query)}`);
        await page.waitForSelector("ol[data-results], .search-nothing");
        await page.evaluate(axe);
        const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), TAGS);
        assert.deepEqual(violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html}`)), [], query);
        await close();
      }
    });

    test("an address that does not exist is searched for by its words", async () => {
      const server = await serve(site, PLACE);
      const { page, close } = await open(browser, `${server.url}en/old/guest-network-help.html`);
      const field = page.locator('.not-found[lang="en"] input');
      assert.equal(await field.inputValue(), "guest network help");
      await page.locator('.not-found[lang="en"] form button').click();
      await page.waitForSelector("ol[data-results] a");
      await close();
      server.close();
    });

    test("browsers are told how to search the site", () => {
      const html = readFileSync(new URL(address(site, "en/index.html")), "utf8");
      assert.match(html, /<link rel="search" type="application\/opensearchdescription\+xml" title="Plain Help" href="\.\.\/search\/opensearch-en\.xml">/);
      const description = readFileSync(new URL(address(site, "search/opensearch-en.xml")), "utf8");
      assert.match(description, /template="https:\/\/help\.example\.com\/support\/en\/search\.html\?q=\{searchTerms\}"/);
    });
  });
});
