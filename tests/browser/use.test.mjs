// Tabs by keyboard, and the whole site under a strict policy below some path of a server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PLACE, KINDS, SAMPLE, address, build, launch, open, serve } from "./support.mjs";

describe("use", () => {
  const site = build("tests/fixtures/site");
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  const tabs = (page) =>
    page.evaluate(() => ({
      selected: [...document.querySelectorAll('.tabs [role="tab"]')].map((it) => it.getAttribute("aria-selected")),
      focused: [...document.querySelectorAll('.tabs [role="tab"]')].indexOf(document.activeElement),
      shown: [...document.querySelectorAll(".tabs section.tab")].filter((it) => it.checkVisibility()).map((it) => it.dataset.tab),
    }));

  test("tabs are chosen by keyboard, and remembered", async () => {
    const server = await serve(site);
    const { page, troubles, close } = await open(browser, `${server.url}ja/${KINDS.aligned}`);
    assert.deepEqual(await tabs(page), { selected: ["true", "false"], focused: -1, shown: ["windows"] });
    await page.locator('.tabs [role="tab"]').first().focus();
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await tabs(page), { selected: ["false", "true"], focused: 1, shown: ["macos"] });
    await page.keyboard.press("Home");
    assert.deepEqual(await tabs(page), { selected: ["true", "false"], focused: 0, shown: ["windows"] });
    await page.keyboard.press("End");
    await page.reload();
    assert.deepEqual((await tabs(page)).shown, ["macos"], "the choice is remembered");
    await page.goto(`${server.url}en/${KINDS.aligned}?tabs=windows`);
    assert.deepEqual((await tabs(page)).shown, ["windows"], "the address chooses");
    assert.deepEqual(troubles, []);
    await close();
    server.close();
  });

  test("the skip link is the first stop and leads to the content", async () => {
    const { page, close } = await open(browser, address(site, `en/${KINDS.aligned}`));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip-link");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
    await close();
  });

  test("nothing violates default-src 'self'", async () => {
    const server = await serve(site);
    for (const { path } of SAMPLE.filter(({ kind }) => kind !== "not-found")) {
      const { troubles, close } = await open(browser, server.url + path);
      assert.deepEqual(troubles, [], path);
      await close();
    }
    server.close();
  });

  test("an address that does not exist gets the page for it at any depth", async () => {
    const server = await serve(site, PLACE);
    for (const path of ["gone.html", "ja/no/such/page.html"]) {
      const { page, close } = await open(browser, server.url + path);
      assert.equal(await page.locator(".site-header").evaluate((it) => getComputedStyle(it).display), "flex", path);
      await page.locator("main a").first().click();
      assert.equal(new URL(page.url()).pathname, `${PLACE}ja/index.html`);
      await close();
    }
    server.close();
  });
});
