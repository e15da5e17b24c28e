// The scripts of a built site give, in the browser, the answers that the program gives, hit by hit and score by score.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { narrowings, over, queries } from "./search-support.mjs";
import { LOCALES, address, build, launch, open, program } from "./support.mjs";

const answers = process.env.TAIYAKU_ANSWERS ?? join(dirname(program()), "examples/answers");
const folders = process.env.TAIYAKU_AGREE?.split(":") ?? ["tests/fixtures/site", "tests/fixtures/aligned", "tests/fixtures/pairs", "."];

/** The answers of the page of results of a site, by the search that it shows its own results with. */
const asked = async (browser, site, locale, list) => {
  const { page, troubles, close } = await open(browser, address(site, `${locale}/search.html`));
  const found = await page.evaluate(async (list) => {
    const results = await globalThis.taiyakuSearch.begin();
    const answers = [];
    for (const [query, , filters] of list) {
      const { groups, dropped } = await results.search(query, { wanted: 5, filters });
      answers.push([groups.map((it) => [it.found.a, it.score, it.hits.map((hit) => [hit.order, hit.score])]), dropped]);
    }
    return answers;
  }, list);
  assert.deepEqual(troubles, []);
  await close();
  return found;
};

describe("answers", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser.close());

  test("the program that gives them is there", () => assert.ok(existsSync(answers), `${answers}: run \`cargo build --examples\``));

  for (const folder of folders) {
    test(`are the same over ${folder}`, async () => {
      const site = process.env.TAIYAKU_BUILT ?? build(folder);
      const narrowed = narrowings(over(site).manifest);
      // Every third query is narrowed to one thing or two.
      const all = queries(site, 100, 7).map(([query, locale], at) => [query, locale, at % 3 === 0 ? narrowed[at % narrowed.length] : []]);
      const expected = JSON.parse(execFileSync(answers, [site], { input: JSON.stringify(all), maxBuffer: 1 << 28 }));
      let [found, narrow] = [0, 0];
      for (const locale of LOCALES) {
        const own = [...all.keys()].filter((it) => all[it][1] === locale);
        const given = await asked(browser, site, locale, own.map((it) => all[it]));
        for (const [at, index] of own.entries()) {
          assert.deepEqual(given[at], expected[index], all[index].join(" "));
          found += given[at][0].length;
          narrow += all[index][2].length > 0 ? given[at][0].length : 0;
        }
      }
      assert.ok(found > 100 && narrow > 0, `queries find something: ${found}, narrowed ${narrow}`);
    });
  }
});
