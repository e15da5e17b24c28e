// Decision trees: reachable without script, and with it a reader keeps, changes and shares their answers.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LOCALES, address, build, files, launch, open, read, serve, watched } from "./support.mjs";

const other = (locale) => LOCALES.find((it) => it !== locale);

/** The tree that the pages' script reads. */
const treeOf = (site, name) => {
  const file = files(site, ".js").find((it) => it.startsWith(`trees/${name}.`));
  return JSON.parse(read(site, file).replace(/^self\.taiyakuTree = /, "").replace(/;\s*$/, ""));
};

/** All ways from the start to an end inside the tree, as lists of nodes and answers. */
const ways = (tree) => {
  const found = [];
  const go = (node, way) => {
    const { options } = tree.nodes[node];
    if (!options) return found.push(way);
    for (const option of options) {
      if (option.to && !way.some((it) => it.node === option.to)) go(option.to, [...way, { node, answer: option.id, to: option.to }]);
    }
    return undefined;
  };
  go(tree.start, []);
  return found;
};

const query = (way) => new URLSearchParams(way.map(({ node, answer }) => [node, answer])).toString();
const trail = (page) => page.locator(".way li .way-answer").allTextContents();
const nodeOf = (page) => page.locator(".decision").getAttribute("data-node");
const searchOf = (page) => new URL(page.url()).search.replace(/^\?/, "");

for (const folder of ["tests/fixtures/trees", "."]) {
  describe(`trees of ${folder} without script`, () => {
    const site = build(folder);
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser.close());

    for (const locale of LOCALES) {
      test(`every node is reached from the start page in ${locale}`, async () => {
        const start = address(site, `${locale}/index.html`);
        const { page, troubles, close } = await open(browser, start, { javaScriptEnabled: false });
        const seen = new Set();
        const waiting = [start];
        while (waiting.length > 0) {
          const url = waiting.pop();
          if (seen.has(url)) continue;
          seen.add(url);
          await page.goto(url);
          // In a picture, an address is no plain text.
          const links = await page
            .locator("a[href]")
            .evaluateAll((all) => all.map((it) => new URL(it.getAttribute("href"), document.baseURI).href.split("#")[0]));
          waiting.push(...links.filter((it) => it.startsWith(address(site, `${locale}/trees/`)) && it.endsWith(".html")));
        }
        const missed = files(site, ".html").filter((it) => it.startsWith(`${locale}/trees/`) && !seen.has(address(site, it)));
        assert.ok(seen.size > 5, "there are trees");
        assert.deepEqual(missed, []);
        assert.deepEqual(troubles, []);
        await close();
      });
    }

    test("a question is the heading of its page, and each answer a link", async () => {
      for (const path of files(site, ".html").filter((it) => /^(ja|en)\/trees\/[^/]+\/(?!index)/.test(it))) {
        const html = read(site, path);
        assert.equal(html.match(/<h1\b/g).length, 1, path);
        const ends = /class="(outcome-text|unsolved)/.test(html);
        assert.ok(ends || /<a class="option /.test(html), `${path} leads nowhere`);
        assert.ok(!/option-missing/.test(html), path);
      }
    });
  });
}

describe("trees with script", () => {
  const site = build("tests/fixtures/trees");
  const tree = treeOf(site, "hub");
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
  const pageOf = (locale, node) => `${server.url}${locale}/trees/hub/${tree.nodes[node].page}`;
  const reader = async (url) => {
    const opened = await open(browser, url, { permissions: ["clipboard-read", "clipboard-write"] });
    return opened;
  };

  for (const locale of LOCALES) {
    test(`every answer in ${locale}: trail, title, focus, reload, back, switch`, async () => {
      const all = ways(tree);
      assert.ok(all.length >= 10, "there are many ways");
      const { page, troubles, close } = await reader(pageOf(locale, tree.start));
      for (const way of all) {
        await page.goto(pageOf(locale, tree.start));
        const labels = [];
        for (const [index, { node, answer, to }] of way.entries()) {
          assert.equal(await nodeOf(page), node);
          const option = page.locator(`.option[data-option="${answer}"]`);
          labels.push((await option.locator(".option-label").textContent()).trim());
          await option.click();
          await page.waitForURL((url) => url.pathname.endsWith(`/${tree.nodes[to].page}`));
          assert.equal(searchOf(page), query(way.slice(0, index + 1)));
          assert.deepEqual(await trail(page), labels);
          const heading = (await page.locator("h1").textContent()).trim();
          assert.equal(heading, tree.nodes[to].text[locale]);
          assert.ok((await page.title()).startsWith(heading), "the title is the question");
          assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "focus is on the question");
        }
        await page.reload();
        assert.deepEqual(await trail(page), labels, "the same after a reload");
        await page.goBack();
        assert.equal(await nodeOf(page), way.at(-1).node);
        assert.deepEqual(await trail(page), labels.slice(0, -1), "back is one answer less");
        await page.goForward();
        assert.deepEqual(await trail(page), labels, "forward is one more");
        await page.locator(`a.language[hreflang="${other(locale)}"]`).click();
        await page.waitForURL((url) => url.pathname.includes(`/${other(locale)}/`));
        assert.equal(await nodeOf(page), way.at(-1).to);
        assert.equal(searchOf(page), query(way), "the same answers in the other language");
        const counterparts = way.map(({ node, answer }) => tree.nodes[node].options.find((it) => it.id === answer).text[other(locale)]);
        assert.deepEqual(await trail(page), counterparts);
        await checkSummary(page, way);
      }
      assert.deepEqual(troubles, []);
      await close();
    });

    test(`every option of every node in ${locale} leads where it says`, async () => {
      const { page, troubles, close } = await reader(pageOf(locale, tree.start));
      let walked = 0;
      for (const [node, { page: file, options = [] }] of Object.entries(tree.nodes)) {
        for (const { id, to, text } of options) {
          await page.goto(pageOf(locale, node));
          const before = await trail(page);
          await page.locator(`.option[data-option="${id}"]`).click();
          await page.waitForURL((url) => !url.pathname.endsWith(`/${file}`));
          walked += 1;
          if (to) {
            assert.equal(await nodeOf(page), to);
            // An answer that leads back to a question on the way takes the answers after that with it.
            const after = await trail(page);
            assert.ok(after.length <= before.length ? true : after.at(-1) === text[locale], `${node} ${id}`);
          } else {
            assert.ok((await page.locator("h1").textContent()).trim(), `${node} ${id} leads to a page`);
            assert.ok(page.url().includes(`/${locale}/`));
          }
        }
      }
      assert.equal(walked, Object.values(tree.nodes).flatMap((it) => it.options ?? []).length);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  /** What is copied says the way and the outcome in both languages, the page's first or not. */
  const checkSummary = async (page, way) => {
    const end = way.at(-1).to;
    await page.locator(".copy-summary").click();
    await page.waitForFunction(() => document.querySelector(".copy-status").textContent !== "");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const parts = copied.trim().split("\n\n");
    assert.equal(parts.length, LOCALES.length);
    for (const [index, own] of LOCALES.entries()) {
      const lines = parts[index].split("\n");
      assert.equal(lines[0], tree.title[own]);
      way.forEach(({ node, answer }, step) => {
        const chosen = tree.nodes[node].options.find((it) => it.id === answer).text[own];
        assert.equal(lines[step + 1], `${step + 1}. ${tree.nodes[node].text[own]} → ${chosen}`);
      });
      assert.ok(lines.at(-2).endsWith(tree.nodes[end].text[own]), lines.at(-2));
      assert.equal(lines.at(-1), `${pageOf(own, end)}?${query(way)}`);
    }
  };

  for (const locale of LOCALES) {
    test(`the reading mode is remembered from node to node and shows the other language in ${locale}`, async () => {
      const { page, troubles, close } = await reader(pageOf(locale, "lamp"));
      const { text, options } = tree.nodes.lamp;
      assert.equal(await page.locator(".counterpart").count(), 0);
      await page.locator('.reading input[value="lines"]').check();
      await page.waitForSelector(".counterpart");
      const shown = () => page.locator(`.counterpart[lang="${other(locale)}"]`).allTextContents();
      const trimmed = async () => (await shown()).map((it) => it.trim());
      assert.deepEqual(await trimmed(), [text, ...options.map((it) => it.text)].map((it) => it[other(locale)]));
      const option = page.locator('.option[data-option="area"]');
      assert.equal(await option.locator(".counterpart").count(), 0, "an answer stays a link of its own language");
      await option.click();
      await page.waitForURL((url) => url.pathname.endsWith(`/${tree.nodes.area.page}`));
      await page.waitForSelector(".counterpart");
      assert.equal((await trimmed())[0], tree.nodes.area.text[other(locale)], "the next node shows both languages at once");

      await page.goto(pageOf(locale, "cable"));
      await page.waitForSelector(".outcome-text .counterpart");
      const all = await shown();
      assert.equal(all[0].trim(), tree.nodes.cable.text[other(locale)], "the heading");
      const link = page.locator(".outcome-text .counterpart a").first();
      const href = await link.evaluate((it) => it.href);
      assert.equal(href, `${server.url}${other(locale)}/help/no-internet.html#lamp`, "a link leads on from the article");
      await page.locator('.reading input[value="request"]').check();
      assert.equal(await page.locator(".counterpart").count(), 0);
      await page.locator(".outcome-text .unit", { hasText: /./ }).nth(2).click();
      await page.waitForSelector(".counterpart");
      assert.equal(await page.locator(".counterpart").count(), 1, "a tap shows one sentence");
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  test("a link to a node can be copied, with the answers that were given and without what is the reader's own", async () => {
    const way = ways(tree).find((it) => it.length >= 3);
    const end = way.at(-1).to;
    const { page, close } = await reader(`${pageOf("ja", end)}?${query(way)}&view=lines`);
    const copied = async () => {
      await page.locator(".copy-link").click();
      await page.waitForFunction(() => document.querySelector(".copy-status").textContent !== "");
      return page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied(), `${pageOf("ja", end)}?${query(way)}`);
    await page.goto(pageOf("ja", end));
    assert.equal(await copied(), pageOf("ja", end), "one way to it is no answer of the reader's");
    await close();
  });

  test("a search finds a question and an outcome, and they open with the answers that lead there", async () => {
    for (const [locale, typed, node] of [["ja", "再起動しましたか", "restarted"], ["en", "Move the hub", "place"]]) {
      const { page, troubles, close } = await reader(`${server.url}${locale}/search.html?q=${encodeURIComponent(typed)}`);
      const hit = page.locator(`a[href*="/trees/hub/${tree.nodes[node].page}?"]`).first();
      await hit.click();
      await page.waitForURL((url) => url.pathname.endsWith(`/${tree.nodes[node].page}`));
      assert.ok((await trail(page)).length >= 2);
      assert.equal(await page.locator(".notice").count(), 0);
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  test("a changed answer keeps the later ones that still hold", async () => {
    const way = ways(tree).find((it) => it.length === 3 && it.at(-1).to === "cable");
    const { page, close } = await reader(`${pageOf("en", "cable")}?${query(way)}`);
    // The same answer again leads back to where the reader was.
    await page.locator(".way-change").first().click();
    assert.equal(await nodeOf(page), tree.start);
    assert.equal(await page.locator(".option-earlier").count(), 1, "the earlier answer is marked");
    await page.locator('.option[data-option="lamp"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/cable.html"));
    assert.equal(searchOf(page), query(way));
    // A change in the middle leads as far as answers are known.
    await page.locator(".way-change").nth(1).click();
    assert.equal(await nodeOf(page), "lamp");
    await page.locator('.option[data-option="area"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/area.html"));
    assert.equal(searchOf(page), "devices=lamp&lamp=area");
    // Another branch leaves behind what does not belong to it.
    await page.locator(".way-change").first().click();
    await page.locator('.option[data-option="one-device"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/one-device.html"));
    assert.equal(searchOf(page), "devices=one-device");
    await page.locator(".way-restart").click();
    await page.waitForURL((url) => url.pathname.endsWith("/devices.html"));
    assert.equal(searchOf(page), "");
    assert.equal(await page.locator(".way").isVisible(), false);
    await close();
  });

  test("an outcome that did not help goes on and stays on the trail", async () => {
    const way = ways(tree).find((it) => it.at(-1).to === "cable");
    const { page, close } = await reader(`${pageOf("ja", "cable")}?${query(way)}`);
    await page.locator(".unsolved-next").click();
    await page.waitForURL((url) => url.pathname.endsWith("/restarted.html"));
    assert.equal((await trail(page)).length, way.length + 1);
    await page.reload();
    assert.equal((await trail(page)).length, way.length + 1);
    await close();
  });

  test("answers of an old link that are none any more are dropped with a notice", async () => {
    const { page, close } = await reader(`${pageOf("en", "lamp")}?devices=lamp&gone=yes&lamp=purple&view=lines`);
    assert.equal(await page.locator(".notice").count(), 1);
    assert.equal(searchOf(page), "devices=lamp&view=lines", "other parts of the address stay");
    assert.equal((await trail(page)).length, 1);
    await page.goto(`${pageOf("en", "lamp")}?devices=lamp&view=lines`);
    assert.equal(await page.locator(".notice").count(), 0);
    await close();
  });

  test("a node that is opened by itself shows one way to it", async () => {
    const { page, close } = await reader(pageOf("en", "plugged-in"));
    assert.equal(await page.locator(".way summary").textContent(), "One way to get here");
    assert.equal((await trail(page)).length, 2);
    await page.locator('.option[data-option="restarted"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/restarted.html"));
    assert.equal(searchOf(page), "devices=lamp&lamp=plugged-in&plugged-in=restarted");
    await close();
  });

  test("nothing moves while a node is loaded, with answers in its address or none", async () => {
    const { page, shift, close } = await watched(browser, { isSlow: true, viewport: { width: 360, height: 740 } });
    const withWay = ways(tree).find((it) => it.length >= 3);
    const addresses = [...Object.keys(tree.nodes).map((it) => pageOf("ja", it)), `${pageOf("en", withWay.at(-1).to)}?${query(withWay)}`];
    for (const url of [...addresses, `${server.url}ja/trees.html`, `${server.url}ja/trees/hub/index.html`]) {
      await page.goto(url, { waitUntil: "networkidle" });
      assert.equal(await shift(), 0, url);
    }
    await close();
  });

  test("it works from disk as well", async () => {
    const { page, troubles, close } = await open(browser, address(site, `ja/trees/hub/${tree.nodes[tree.start].page}`));
    await page.locator('.option[data-option="lamp"]').click();
    await page.waitForURL((url) => url.pathname.endsWith("/lamp.html"));
    assert.equal((await trail(page)).length, 1);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("print shows the outcome with its trail", async () => {
    const way = ways(tree).find((it) => it.length >= 3);
    const { page, close } = await reader(`${pageOf("en", way.at(-1).to)}?${query(way)}`);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator(".way-answer").first().isVisible());
    assert.ok(await page.locator("h1").isVisible());
    assert.equal(await page.locator(".decision-tools").isVisible(), false);
    await close();
  });

  for (const locale of LOCALES) {
    test(`in an article, disclosures lead to what to do without script in ${locale}`, async () => {
      const url = `${server.url}${locale}/help/no-internet.html`;
      const { page, troubles, close } = await open(browser, url, { javaScriptEnabled: false });
      const embedded = page.locator(".embedded-tree");
      for (const node of ["lamp", "plugged-in", "cable"]) await embedded.locator(`details[data-to="${node}"] > summary`).click();
      const outcome = embedded.locator('.branch[data-node="cable"]');
      assert.ok(await outcome.locator(".branch-text").first().isVisible());
      assert.equal((await outcome.locator(".branch-question").first().textContent()).trim(), tree.nodes.cable.text[locale]);
      const image = outcome.locator("img");
      await image.scrollIntoViewIfNeeded();
      assert.ok(await image.evaluate((it) => it.decode().then(() => it.naturalWidth > 0)), "its image is found from here");
      const repeated = await page.evaluate(() => {
        const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
        return ids.filter((it, index) => ids.indexOf(it) !== index);
      });
      assert.deepEqual(repeated, [], "an id stands once");
      assert.equal(await page.locator(".embedded-tree [id]").count(), 0, "and is the article's");
      const nodes = await embedded.locator(".branch").evaluateAll((all) => all.map((it) => it.dataset.node));
      assert.equal(new Set(nodes).size, nodes.length, "each node stands once");
      assert.deepEqual([...nodes].sort(), Object.keys(tree.nodes).sort(), "and none is left out");
      const links = await embedded.locator("a[href]").evaluateAll((all) => all.map((it) => it.href));
      for (const link of new Set(links.filter((it) => it.startsWith(server.url)))) assert.equal((await page.request.get(link)).status(), 200, link);
      assert.deepEqual(troubles, []);
      await close();
    });

    test(`in an article, one question at a time with script in ${locale}`, async () => {
      const { page, troubles, close } = await reader(`${server.url}${locale}/help/no-internet.html`);
      const embedded = page.locator(".embedded-tree");
      /** Waits until one node alone is shown: the browser opens and closes answers in its own time. */
      const isAt = async (node) => {
        const shown = () =>
          embedded
            .locator(".branch")
            .evaluateAll((all) => all.filter((it) => it.checkVisibility() && !it.matches(".branch-answered")).map((it) => it.dataset.node));
        const end = Date.now() + 5000;
        let nodes = await shown();
        while (String(nodes) !== node && Date.now() < end) nodes = await shown();
        assert.deepEqual(nodes, [node]);
      };
      // Every way through the tree, whether a node stands at its answer or has to be fetched from another.
      for (const way of ways(tree)) {
        for (const { node, answer, to } of way) {
          await isAt(node);
          await embedded.locator(`.branch[data-node="${node}"] > .twigs > li > details[data-answer="${answer}"] > summary`).click();
          await page.waitForFunction((to) => document.activeElement.closest(".branch")?.dataset.node === to, to);
        }
        await isAt(way.at(-1).to);
        const text = embedded.locator(`.branch[data-node="${way.at(-1).to}"] > .branch-text`).first();
        assert.ok(await text.isVisible());
        const own = new URL(await embedded.locator(`.branch[data-node="${way.at(-1).to}"] > .branch-page a`).getAttribute("href"), page.url());
        assert.equal(own.search, `?${query(way)}`, "its own page opens with these answers");
        await embedded.locator(".embedded-restart").click();
        await isAt(tree.start);
      }
      // An answer is taken back, and what followed from it with it.
      for (const node of ["lamp", "plugged-in"]) await embedded.locator(`details[data-to="${node}"] > summary`).first().click();
      await embedded.locator('details[data-to="lamp"] > summary').first().click();
      await isAt(tree.start);
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
