// The script in the browser gives the answers that the program gives, hit by hit.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { over, queries } from "./search-support.mjs";
import { build, program } from "./support.mjs";

const answers = process.env.TAIYAKU_ANSWERS ?? join(dirname(program()), "examples/answers");

describe("answers", () => {
  test("the program that gives them is there", () => assert.ok(existsSync(answers), `${answers}: run \`cargo build --examples\``));

  for (const folder of process.env.TAIYAKU_AGREE?.split(":") ?? ["tests/fixtures/site", "tests/fixtures/aligned", "tests/fixtures/pairs", "."]) {
    test(`are the same over ${folder}`, async () => {
      const site = build(folder);
      const { search } = over(site);
      const asked = queries(site, 100, 7);
      const expected = JSON.parse(execFileSync(answers, [site], { input: JSON.stringify(asked), maxBuffer: 1 << 28 }));
      let found = 0;
      for (const [index, [query, locale]] of asked.entries()) {
        const { groups, dropped } = await search(query, locale);
        const hits = groups.map((it) => [it.found.a, it.score, it.hits.map((hit) => [hit.order, hit.score])]);
        assert.deepEqual([hits, dropped], expected[index], `${query} in ${locale}`);
        found += groups.length;
      }
      assert.ok(found > 100, "queries find something");
    });
  }
});
