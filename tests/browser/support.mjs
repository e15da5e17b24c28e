// What the browser tests share: a built site, a browser, and a page that reports everything that goes wrong.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = fileURLToPath(new URL(".", import.meta.url));
export const root = resolve(here, "../..");

export const program = () => {
  const candidates = [process.env.TAIYAKU, join(root, "target/release/taiyaku"), join(root, "target/debug/taiyaku")];
  const found = candidates.find((it) => it && existsSync(it));
  if (!found) throw new Error("no program to test: run `cargo build` first, or name it in TAIYAKU");
  return found;
};

/** Builds a folder of the repository and returns where its site is. */
export const build = (folder) => {
  const out = mkdtempSync(join(tmpdir(), "taiyaku-browser-"));
  process.on("exit", () => rmSync(out, { recursive: true, force: true }));
  const site = join(out, "site");
  const options = ["build", resolve(root, folder), "--out", site, "--fail-on", "never"];
  execFileSync(program(), options, { stdio: ["ignore", "ignore", "pipe"] });
  return site;
};

/** Every kind of page of the fixtures, in both locales. */
export const KINDS = {
  aligned: "aligned/printer-offline.html",
  long: "aligned/wifi-is-slow.html",
  pair: "network/cable.html",
  fallback: "network/router-lights.html",
  landing: "welcome/index.html",
  start: "index.html",
  contents: "contents.html",
  search: "search.html",
  headings: "headings.html",
  codes: "codes.html",
};
export const LOCALES = ["ja", "en"];
export const SAMPLE = [
  ...Object.entries(KINDS).flatMap(([kind, path]) => LOCALES.map((locale) => ({ kind, path: `${locale}/${path}` }))),
  { kind: "languages", path: "index.html" },
  { kind: "not-found", path: "404.html" },
];

/** Where the fixtures' `base_url` puts the site: the page for addresses that do not exist works there alone. */
export const PLACE = "/support/";

/** All files of a site with an extension, by path from its root. */
export const files = (site, extension, folder = site) =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return files(site, extension, path);
      return extname(entry.name) === extension ? [relative(site, path).split(sep).join("/")] : [];
    })
    .sort();

export const read = (site, path) => readFileSync(join(site, path), "utf8");
export const address = (site, path) => pathToFileURL(join(site, path)).href;

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files"],
  });

/** A page of its own, and the list of everything that went wrong on it. */
export const open = async (browser, url, options = {}) => {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText;
    // What is left behind when the reader goes on is no trouble.
    if (error !== "net::ERR_ABORTED") troubles.push(`request: ${request.url()} ${error}`);
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    const isOwn = protocol === "file:" || protocol === "data:" || host === new URL(url).host;
    if (!isOwn) troubles.push(`leaves the site: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`response ${response.status()}: ${response.url()}`);
  });
  await page.goto(url, { waitUntil: "load" });
  return { page, troubles, close: () => context.close() };
};

/**
 * A page that adds up in `shift()` how much of it moves while it loads (Cumulative Layout Shift). With `isSlow`, scripts
 * arrive when it is painted already, as over a slow connection.
 */
export const watched = async (browser, { isSlow = false, ...options } = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((it) => (globalThis.shift += it.value))).observe({ type: "layout-shift", buffered: true });
  });
  if (isSlow)
    await page.route("**/*.js", async (route) => {
      await page.waitForFunction(() => performance.getEntriesByType("paint").length > 0);
      await route.continue();
    });
  // What has moved is told with the frame after.
  const shift = () => page.evaluate(() => new Promise((done) => setTimeout(() => done(globalThis.shift), 100)));
  return { page, shift, close: () => context.close() };
};

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
};

/** Serves a site below a path, with the strictest policy that it promises to work under. */
export const serve = async (site, base = "/deep/er/") => {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = path.startsWith(base) ? join(site, path.slice(base.length)) : "";
    if (!file || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": TYPES[".html"] }).end(readFileSync(join(site, "404.html")));
      return;
    }
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    const headers = { "content-type": type, "content-security-policy": "default-src 'self'" };
    response.writeHead(200, headers).end(readFileSync(file));
  });
  // A test that fails before it closes the server must not keep the tests from ending.
  server.unref();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
};
