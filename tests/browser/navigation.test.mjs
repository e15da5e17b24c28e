// Ways through a large site: the navigation beside an article, its filter, the drawer, contents, and enlarged pictures.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { address, build, files, launch, open, read, serve, watched } from "./support.mjs";

const SECTIONS = 12;
const ARTICLES = 30;
/** A white picture of 1600 × 400. */
const WIDE = "iVBORw0KGgoAAAANSUhEUgAABkAAAAGQAQAAAADe7pGrAAABUklEQVR42u3PAQ0AAAgDoGv/ztrjgwbMpcNGREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREpDby9x0EHyQbtwgAAAAASUVORK5CYII=";

/** A folder of 360 articles about the Hikari Hub in twelve sections, with a picture and a long text in some. */
const largeSite = () => {
  const folder = mkdtempSync(join(tmpdir(), "taiyaku-large-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "site.toml"), 'title = { ja = "ひかりハブ", en = "Hikari Hub" }\nlocales = ["ja", "en"]\noriginal = "en"\n');
  const toc = { ja: "", en: "" };
  for (let section = 1; section <= SECTIONS; section++) {
    mkdirSync(join(folder, `part-${section}`));
    for (const locale of ["ja", "en"]) toc[locale] += locale === "ja" ? `# 第${section}部\n` : `# Part ${section}\n`;
    for (let number = 1; number <= ARTICLES; number++) {
      const path = `part-${section}/light-${number}`;
      const picture = number === 1 ? "\n![Lights](../wide.png)\n" : "";
      const steps = Array.from({ length: number === 2 ? 12 : 1 }, (_, at) => at + 1);
      const ja = steps.map((at) => `\n## 手順${at}\n\nハブの電源を入れ直します。\n\n待ちます。\n`).join("");
      const en = steps.map((at) => `\n## Step ${at}\n\nTurn the hub off and on.\n\nWait.\n`).join("");
      writeFileSync(join(folder, `${path}.ja.md`), `# ランプ${section}-${number}が点滅する\n${picture}${ja}`);
      writeFileSync(join(folder, `${path}.en.md`), `# Light ${section}-${number} blinks\n${picture}${en}`);
      toc.ja += `## [ランプ${section}-${number}が点滅する](${path}.ja.md)\n`;
      toc.en += `## [Light ${section}-${number} blinks](${path}.en.md)\n`;
    }
  }
  writeFileSync(join(folder, "wide.png"), Buffer.from(WIDE, "base64"));
  writeFileSync(join(folder, "TOC.md"), toc.en);
  return folder;
};

describe("a site of hundreds of pages", () => {
  const site = build(largeSite());
  const page1 = "ja/part-7/light-15.html";
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await serve(site);
  });
  after(() => {
    server.close();
    return browser.close();
  });

  test("each page has a bounded part of the navigation, open at itself, and ways on", () => {
    for (const path of ["ja/part-1/light-1.html", page1, "en/part-12/light-30.html"]) {
      const html = read(site, path);
      const navigation = html.match(/<nav class="navigation"[\s\S]*?<\/nav>/)[0];
      const entries = navigation.match(/<li>/g).length;
      assert.ok(entries <= 2 * 24 + 1, `${path} has ${entries} entries`);
      assert.equal(navigation.match(/aria-current="page"/g).length, 1, path);
      assert.match(html, /<nav class="breadcrumbs"/);
      assert.match(html, path.endsWith("light-1.html") && path.includes("part-1/") ? /rel="next"/ : /rel="prev"/);
    }
    const whole = files(site, ".js").filter((it) => it.startsWith("navigation/"));
    assert.equal(whole.length, 2, "the whole of it is one file a language");
    for (const file of whole) assert.ok(statSync(join(site, file)).size < 40_000);
  });

  for (const scripted of [true, false]) {
    test(`what is not shown is reached ${scripted ? "with" : "without"} script`, async () => {
      const { page, troubles, close } = await open(browser, server.url + page1, { javaScriptEnabled: scripted, viewport: { width: 1280, height: 800 } });
      assert.equal(await page.locator(".navigation-filter").isVisible(), scripted);
      const other = page.locator(".navigation .tree > li > a", { hasText: /3/ }).first();
      await other.click();
      assert.match(page.url(), /contents\.html#n\d+$/);
      assert.ok(await page.locator(":target").isVisible());
      await page.locator("a", { hasText: "ランプ3-20が点滅する" }).click();
      assert.match(page.url(), /part-3\/light-20\.html$/);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  test("the entry of the page is in view", async () => {
    const { page, close } = await open(browser, server.url + page1, { viewport: { width: 1280, height: 500 } });
    const inView = await page.locator(".navigation [aria-current]").evaluate((it) => {
      const box = it.getBoundingClientRect();
      return box.top > 0 && box.bottom <= innerHeight;
    });
    assert.ok(inView);
    await close();
  });

  for (const place of ["a server", "disk"]) {
    test(`typing filters all titles, from ${place}`, async () => {
      const url = place === "disk" ? address(site, page1) : server.url + page1;
      const { page, troubles, close } = await open(browser, url, { viewport: { width: 1280, height: 800 } });
      const asked = [];
      page.on("request", (it) => asked.push(it.url()));
      const field = page.locator(".navigation-filter input");
      await field.fill("ﾗﾝﾌﾟ11-2");
      await page.locator(".tree-found a").first().waitFor();
      const found = await page.locator(".tree-found a").evaluateAll((all) => all.map((it) => it.firstChild.data));
      assert.deepEqual(found[0], "ランプ11-2が点滅する");
      assert.equal(found.length, 11, "11-2 and 11-20 to 11-29");
      assert.match(await page.locator(".navigation-filter [role=status]").textContent(), /11/);
      assert.equal(await page.locator(".navigation > .tree:not(.tree-found)").isVisible(), false);
      assert.equal(asked.filter((it) => /\/navigation\//.test(it)).length, 1, "the list is loaded once, when it is used");
      await field.press("Escape");
      assert.ok(await page.locator(".navigation > .tree:not(.tree-found)").isVisible());
      await field.fill("ない言葉");
      assert.ok((await page.locator(".navigation-filter [role=status]").textContent()).length > 0);
      assert.equal(await page.locator(".tree-found a").count(), 0);
      await field.fill("12-30");
      await field.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/part-12\/light-30\.html/);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  test("on a phone it is a drawer, by touch and by key", async () => {
    const { page, troubles, close } = await open(browser, server.url + page1, { viewport: { width: 360, height: 700 }, hasTouch: true });
    const drawer = page.locator(".navigation");
    assert.equal(await drawer.isVisible(), false);
    await page.locator(".menu-button").tap();
    assert.ok(await drawer.isVisible());
    assert.ok(await page.locator(".navigation [aria-current]").isVisible());
    const { width } = await drawer.boundingBox();
    assert.ok(width <= 360 * 0.9, `${width} px leave the page in sight`);
    await page.keyboard.press("Escape");
    assert.equal(await drawer.isVisible(), false);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("the contents follow the scroll", async () => {
    const { page, close } = await open(browser, server.url + "en/part-5/light-2.html", { viewport: { width: 1280, height: 600 } });
    for (const step of [3, 7, 10]) {
      await page.locator("h2").nth(step - 1).evaluate((it) => it.scrollIntoView({ block: "start" }));
      const current = page.locator(".contents [aria-current]");
      await current.filter({ hasText: new RegExp(`^Step ${step}$`) }).waitFor({ timeout: 3000 });
      assert.equal(await current.count(), 1);
      const box = await current.boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= 600, "and are in view themselves");
    }
    await close();
  });

  test("a picture wider than its column is enlarged by click and by key, and nothing moves", async () => {
    const loading = await watched(browser, { isSlow: true });
    await loading.page.goto(server.url + "en/part-2/light-1.html", { waitUntil: "networkidle" });
    await loading.page.locator(".zoom").waitFor();
    assert.equal(await loading.shift(), 0);
    await loading.close();
    const { page, troubles, close } = await open(browser, server.url + "en/part-2/light-1.html", { viewport: { width: 1280, height: 800 } });
    const opener = page.locator(".zoom");
    await opener.waitFor();
    await opener.focus();
    await page.keyboard.press("Enter");
    const view = page.locator(".zoom-view");
    assert.ok(await view.isVisible());
    assert.equal((await view.locator("img").boundingBox()).width, 1600);
    await page.keyboard.press("Escape");
    assert.equal(await view.isVisible(), false);
    assert.ok(await opener.evaluate((it) => it === document.activeElement), "the focus is back");
    await opener.click();
    await view.locator(".zoom-close").click();
    assert.equal(await view.isVisible(), false);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("without script a picture is there and has no button", async () => {
    const { page, close } = await open(browser, server.url + "en/part-2/light-1.html", { viewport: { width: 1280, height: 800 }, javaScriptEnabled: false });
    assert.equal(await page.locator(".zoom").count(), 0);
    assert.ok(await page.locator(".body img").isVisible());
    await close();
  });
});
