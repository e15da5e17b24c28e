// A writer's session: saves are seen in place, what is wrong is shown over the page and goes when it is mended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, open, program, root } from "./support.mjs";

const preview = async (port) => {
  const folder = mkdtempSync(join(tmpdir(), "taiyaku-preview-"));
  cpSync(join(root, "tests/fixtures/trees"), folder, { recursive: true });
  const paragraphs = Array.from({ length: 60 }, (_, it) => `ケーブル ${it} を確かめます。\n\n`).join("");
  writeFileSync(join(folder, "help/long.ja.md"), `# 長い記事\n\n${paragraphs}`);
  writeFileSync(join(folder, "help/long.en.md"), `# A long article\n\n${paragraphs.replaceAll("ケーブル", "Cable").replaceAll("を確かめます。", "is checked.")}`);
  const server = spawn(program(), ["serve", folder, "--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise((done, failed) => {
    server.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("built in")) done();
    });
    server.on("exit", () => failed(new Error(said)));
  });
  const [, url] = said.match(/(http:\S+)/);
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const close = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, put, text: (path) => readFileSync(join(folder, path), "utf8"), remove: (path) => rmSync(join(folder, path), { recursive: true }), close };
};

describe("preview", () => {
  let browser;
  let site;
  before(async () => {
    browser = await launch();
    site = await preview(4310);
  });
  after(async () => {
    await browser.close();
    site.close();
  });

  const panel = (page) => page.locator("#taiyaku-preview .panel");
  const badge = (page) => page.locator("#taiyaku-preview .badge");

  test("a save is seen in place, and the reader stays where they are", async () => {
    const { page, troubles, close } = await open(browser, `${site.url}ja/help/long.html`);
    await page.waitForFunction(() => globalThis.taiyakuOverlay);
    await page.evaluate(() => {
      globalThis.mark = "the same page";
      scrollTo(0, 1500);
    });
    const shown = page.locator("main p", { hasText: "ケーブル 30 を" });
    const top = await shown.evaluate((it) => it.getBoundingClientRect().top);
    const ja = site.text("help/long.ja.md").replace("# 長い記事\n", "# 長い記事\n\n一段落増えました。\n");
    site.put("help/long.ja.md", ja.replace("ケーブル 31 を", "ケーブル 31 号を"));
    await page.locator("p", { hasText: "ケーブル 31 号を" }).waitFor();
    await page.locator("p", { hasText: "一段落増えました。" }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.mark), "the same page", "nothing was loaded again");
    const now = await shown.evaluate((it) => it.getBoundingClientRect().top);
    assert.ok(Math.abs(now - top) < 3, `${top} → ${now}`);
    // The original follows, so that nothing is left to find.
    await badge(page).waitFor();
    site.put("help/long.en.md", site.text("help/long.en.md").replace("# A long article\n", "# A long article\n\nOne paragraph more.\n"));
    await badge(page).waitFor({ state: "hidden" });
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a style sheet changes without loading the page again, and other pages stay untouched", async () => {
    const { page, close } = await open(browser, `${site.url}ja/help/long.html`);
    await page.waitForFunction(() => globalThis.taiyakuOverlay);
    await page.evaluate(() => (globalThis.mark = 1));
    site.put("themes/default/assets/site.css", "main { outline: 7px solid rgb(1, 2, 3) }");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).outlineWidth === "7px");
    assert.equal(await page.evaluate(() => globalThis.mark), 1);
    site.remove("themes");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).outlineWidth !== "7px");
    assert.equal(await page.evaluate(() => globalThis.mark), 1);
    await close();
  });

  const broken = [
    { what: "front matter", path: "help/long.ja.md", text: (it) => `---\ntitle: [x\n---\n${it}`, at: "help/long.ja.md:2:", page: "ja/help/long.html" },
    { what: "configuration", path: "site.toml", text: (it) => `theem = 'x'\n${it}`, at: "site.toml:1:1", page: "ja/help/long.html" },
    { what: "template", path: "themes/default/templates/article.html", text: () => '{% extends "default/article.html" %}\n{% block main %}{{ nothing.here }}', at: "themes/default/templates/article.html:", page: "ja/help/long.html" },
    { what: "tree", path: "hub.tree.yml", text: () => "title: [\n", at: "hub.tree.yml:", page: "ja/trees/hub/index.html" },
  ];
  for (const { what, path, text, at, page: name } of broken) {
    test(`a broken ${what} leaves the page, says where it is, and clears itself`, async () => {
      const { page, close } = await open(browser, site.url + name);
      await page.waitForFunction(() => globalThis.taiyakuOverlay);
      const title = await page.locator("h1").first().textContent();
      let whole = null;
      try {
        whole = site.text(path);
      } catch {
        // There is no such file yet.
      }
      site.put(path, text(whole ?? ""));
      await badge(page).waitFor();
      if (!(await panel(page).isVisible())) await badge(page).click();
      await panel(page).locator(`a:has-text("${at}")`).first().waitFor();
      assert.equal(await page.locator("h1").first().textContent(), title);
      await page.reload();
      assert.equal(await page.locator("h1").first().textContent(), title, "the page is still served");
      if (whole === null) site.remove("themes");
      else site.put(path, whole);
      await badge(page).waitFor({ state: "hidden" });
      assert.equal(await panel(page).isVisible(), false);
      await close();
    });
  }

  test("a sentence leads to its file", async () => {
    const { page, close } = await open(browser, `${site.url}ja/help/long.html`);
    await page.waitForFunction(() => globalThis.taiyakuOverlay);
    await page.locator("main p", { hasText: "ケーブル 3 を" }).click({ modifiers: ["Alt"] });
    const link = panel(page).locator("a[href^='vscode://file/']");
    await link.waitFor();
    assert.match(await link.textContent(), /^help\/long\.ja\.md:\d+:1$/);
    await close();
  });
});
