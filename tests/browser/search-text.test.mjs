// The browser folds and cuts text as the index does: both are tested with one table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "./support.mjs";

await import(join(root, "themes/default/assets/search-text.js"));
const { joined, tokenize } = globalThis.taiyakuText;
const vectors = JSON.parse(readFileSync(join(root, "tests/search/tokens.json"), "utf8"));

describe("text of search", () => {
  test("there are many vectors", () => assert.ok(vectors.length > 100));

  for (const { name, text, heading, ...expected } of vectors) {
    test(name, () => {
      const { characters, terms, codes, kept } = tokenize(text, heading);
      const [folded, phrase] = [characters, kept].map(joined);
      const [from, to, flags] = ["from", "to", "flags"].map((key) => kept.map((it) => it[key]));
      assert.deepEqual({ folded, terms, codes, phrase, from, to, flags }, expected);
    });
  }
});
