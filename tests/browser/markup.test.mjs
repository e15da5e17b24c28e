// What is written is valid, holds together, and needs nothing that a strict policy forbids.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { SAMPLE, build, files, read } from "./support.mjs";

const vnu = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

const FOLDERS = ["site", "aligned", "pairs", "suffix", "landing", "trees"].map((it) => `tests/fixtures/${it}`);

for (const folder of [...FOLDERS, "."]) {
  describe(`markup of ${folder}`, () => {
    const site = build(folder);
    const pages = files(site, ".html");

    test("there are pages in both languages", () => {
      for (const locale of ["ja/", "en/"]) assert.ok(pages.some((it) => it.startsWith(locale)), locale);
    });

    test("nothing is inline: no script, style or handler", () => {
      const found = pages.flatMap((path) => {
        const html = read(site, path).replaceAll(/<!--[\s\S]*?-->/g, "");
        const tags = html.match(/<[a-z][^<>]*>/gi) ?? [];
        const isInline = (tag) =>
          /^<style\b/i.test(tag) ||
          (/^<script\b/i.test(tag) && !/\ssrc=/i.test(tag) && !/\stype="application\/ld\+json"/.test(tag)) ||
          /\s(style|on[a-z]+)\s*=/i.test(tag) ||
          /\s(href|src|action)\s*=\s*["']?\s*javascript:/i.test(tag);
        return tags.filter(isInline).map((tag) => `${path}: ${tag}`);
      });
      assert.deepEqual(found, []);
    });

    test("every link inside the site goes to a file and an id that exist", () => {
      const ids = new Map(pages.map((path) => [path, [...read(site, path).matchAll(/\sid="([^"]*)"/g)].map((it) => it[1])]));
      const broken = [];
      for (const path of pages) {
        for (const [, written] of read(site, path).matchAll(/<(?:a|link|img|script|source|iframe)\b[^>]*?\s(?:href|src)="([^"]*)"/g)) {
          const target = written.replaceAll("&amp;", "&");
          if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
          if (target.startsWith("/")) {
            broken.push(`${path}: ${target} is not relative`);
            continue;
          }
          const [address, fragment] = target.split("#");
          const file = decodeURIComponent(address.split("?")[0]);
          const to = file === "" ? path : posix.join(posix.dirname(path), file);
          if (to.endsWith("/") || !existsSync(join(site, to))) broken.push(`${path}: no file for ${target}`);
          else if (fragment && ids.has(to) && !ids.get(to).includes(decodeURIComponent(fragment))) {
            broken.push(`${path}: no id for ${target}`);
          }
        }
      }
      assert.deepEqual(broken, []);
      const twice = [...ids].flatMap(([path, all]) => all.filter((it, at) => all.indexOf(it) !== at).map((it) => `${path}: ${it}`));
      assert.deepEqual(twice, [], "ids that stand twice");
    });

    test("the Nu checker finds no error", async () => {
      const known = SAMPLE.map((it) => it.path).filter((it) => pages.includes(it));
      const sample = folder === "." ? [...new Set([...known, ...pages.slice(0, 12), ...pages.slice(-6)])] : pages;
      const paths = sample.map((it) => join(site, it));
      const run = promisify(execFile)("java", ["-jar", vnu, "--errors-only", "--format", "gnu", ...paths], { maxBuffer: 1 << 26 });
      const { stderr } = await run.catch((error) => error);
      const errors = stderr.split("\n").filter((it) => it.trim() !== "");
      assert.deepEqual(errors.slice(0, 20), [], `${errors.length} errors`);
    });
  });
}
