// The language switch goes to the sentence that the reader is at.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { KINDS, LOCALES, address, build, launch, open } from "./support.mjs";

const other = (locale) => LOCALES.find((it) => it !== locale);

/** Ids of what stands at the top of the view, below the header: in the first lines, or first of all. */
const placesAtTop = (page) =>
  page.evaluate(() => {
    const top = Math.max(document.querySelector(".site-header").getBoundingClientRect().bottom, 0);
    const box = (it) => it.getBoundingClientRect();
    const places = [...document.querySelectorAll(".body [id]:is(.unit, h1, h2, h3, h4, h5, h6)")];
    const shown = places.filter((it) => it.getClientRects().length > 0 && box(it).bottom > top);
    const first = Math.max(Math.min(...shown.map((it) => box(it).top)), top);
    return shown.filter((it) => box(it).top <= first + 40).map((it) => it.id);
  });

/** Scrolls to the unit at a part of the page, from 0 to 1; units in tabs that are not chosen are not on it. */
const scrollTo = (page, part) =>
  page.evaluate((part) => {
    const units = [...document.querySelectorAll(".body .unit[id]")].filter((it) => it.getClientRects().length > 0);
    units[Math.floor(units.length * part)].scrollIntoView({ block: "start" });
  }, part);

const isBelowHeader = (page, id) =>
  page.evaluate((id) => {
    const header = document.querySelector(".site-header").getBoundingClientRect().bottom;
    const box = document.getElementById(id)?.getBoundingClientRect();
    return box !== undefined && box.top >= header - 1 && box.top < innerHeight;
  }, id);

/** Clicks where something is. A locator's own click would scroll first, as a reader's does not. */
const press = async (page, selector) => {
  const box = await page.locator(selector).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
};

describe("language switch", () => {
  const site = build("tests/fixtures/site");
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const kind of ["aligned", "long", "pair"]) {
    for (const locale of LOCALES) {
      for (const width of [360, 1280]) {
        test(`${kind}, from ${locale}, at ${width} px`, async () => {
          const start = address(site, `${locale}/${KINDS[kind]}`);
          const { page, troubles, close } = await open(browser, start, { viewport: { width, height: 500 } });
          const count = await page.locator(".body .unit[id]").count();
          assert.ok(count > 5, "the page has units");
          for (const part of [0.3, 0.5, 0.8]) {
            await page.goto(start);
            await scrollTo(page, part);
            const ids = await placesAtTop(page);
            await press(page, `a.language[hreflang="${other(locale)}"]`);
            await page.waitForURL((url) => url.pathname.includes(`/${other(locale)}/`));
            const id = decodeURIComponent(new URL(page.url()).hash.slice(1));
            assert.ok(ids.includes(id), `went to #${id} from ${ids.join(", ")}`);
            assert.ok(await isBelowHeader(page, id), `#${id} is in view`);
          }
          assert.deepEqual(troubles, []);
          await close();
        });
      }
    }
  }

  test("at the top of a page it goes to the top of the other", async () => {
    const { page, close } = await open(browser, address(site, `ja/${KINDS.long}`));
    await page.locator('a.language[hreflang="en"]').click();
    await page.waitForURL((url) => url.pathname.includes("/en/"));
    assert.equal(await page.evaluate(() => scrollY), 0);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    await close();
  });

  test("without script the page is whole and the switch is a link", async () => {
    for (const locale of LOCALES) {
      const path = `${locale}/${KINDS.aligned}`;
      const scripted = await open(browser, address(site, path));
      const plain = await open(browser, address(site, path), { javaScriptEnabled: false });
      for (const tab of await plain.page.locator("section.tab").all()) assert.ok(await tab.isVisible(), "each tab is shown");
      const words = (text) => text.replaceAll(/\s+/g, "");
      const all = words((await plain.page.locator(".body").textContent()) ?? "");
      for (const unit of await scripted.page.locator(".body .unit[id]").allTextContents()) {
        assert.ok(all.includes(words(unit)), unit);
      }
      await plain.page.locator(`a.language[hreflang="${other(locale)}"]`).click();
      await plain.page.waitForURL((url) => url.pathname.endsWith(`/${other(locale)}/${KINDS.aligned}`));
      await Promise.all([scripted.close(), plain.close()]);
    }
  });
});
