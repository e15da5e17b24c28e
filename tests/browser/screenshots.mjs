// Makes the pictures of the READMEs and of the guide from the guide itself: `node tests/browser/screenshots.mjs`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, launch, root, serve } from "./support.mjs";

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true };
const READ = "reading.html";

const search = (query) => async (page) => {
  await page.locator(".search-link").click();
  await page.locator(".search-dialog input").fill(query);
  await page.locator(".search-dialog [role=option]").first().waitFor();
};
const counterparts = async (page) => {
  await page.locator(".counterpart").first().waitFor();
};

/** Each is a page of the guide, by language, screen and colours. */
const PICTURES = [
  { name: "start-ja", path: "ja/index.html", ...DESKTOP },
  { name: "start-en-phone", path: "en/index.html", ...PHONE, colorScheme: "dark" },
  { name: "article-en", path: "en/aligned-articles.html", ...DESKTOP },
  { name: "article-ja-phone", path: "ja/markdown.html", ...PHONE },
  { name: "columns-ja", path: `ja/${READ}?view=columns`, ...DESKTOP, act: counterparts },
  { name: "columns-en-dark", path: `en/${READ}?view=columns`, ...DESKTOP, colorScheme: "dark", act: counterparts },
  { name: "lines-ja-phone", path: `ja/${READ}?view=lines`, ...PHONE, act: counterparts },
  { name: "lines-en", path: `en/${READ}?view=lines`, ...DESKTOP, act: counterparts },
  { name: "search-ja", path: "ja/index.html", ...DESKTOP, act: search("終了ステータス") },
  { name: "search-en-phone", path: "en/index.html", ...PHONE, colorScheme: "dark", act: search("exit status") },
  { name: "tree-ja-dark", path: "ja/", tree: true, ...DESKTOP, colorScheme: "dark" },
  { name: "tree-en-phone", path: "en/", tree: true, ...PHONE },
];

const site = build(".");
const server = await serve(site, "/");
const browser = await launch();

/** A PNG as WebP, which is a third of the size. */
const smaller = async (png) => {
  const page = await browser.newPage();
  const url = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.82);
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return Buffer.from(url.split(",")[1], "base64");
};

for (const { name, path, act, tree: isTree, ...options } of PICTURES) {
  const context = await browser.newContext({ reducedMotion: "reduce", colorScheme: "light", ...options });
  const page = await context.newPage();
  await page.goto(server.url + path + (isTree ? "trees/index.html" : ""), { waitUntil: "load" });
  if (isTree) {
    await page.locator(".tree-entry-title a").first().click();
    await page.waitForLoadState("load");
  }
  await act?.(page);
  await page.evaluate(() => document.fonts.ready);
  const picture = await smaller(await page.screenshot());
  writeFileSync(join(root, "content/images", `${name}.webp`), picture);
  console.log(`${name}.webp`, picture.length);
  await context.close();
}
await browser.close();
server.close();
