// Keeps the reader's answers in the address while they go through a decision tree, and lets them change one.
"use strict";
(() => {
  const tree = self.taiyakuTree;
  const root = document.querySelector(".decision");
  const here = root?.dataset.node;
  if (!tree?.nodes[here]) return;
  const words = root.dataset;
  const locale = document.documentElement.lang;
  const FOCUS = "taiyaku-tree-focus";
  // What other parts of the site keep in the address.
  const OTHERS = ["view", "tabs", "q"];
  const UNSOLVED = "-";

  const text = (texts) => texts[locale] ?? Object.values(texts)[0] ?? "";
  const option = (node, id) => tree.nodes[node]?.options?.find((it) => it.id === id);
  /** The node that an answer leads to; nothing where it leads out of the tree or is no answer. */
  const next = (node, answer) =>
    answer === UNSOLVED ? (tree.nodes[node]?.otherwise ?? undefined) : (option(node, answer)?.to ?? undefined);

  /** The units of the node, for the reading modes: its question and answers with those of the article it shows. */
  globalThis.taiyakuNode = (payload) => {
    const { text, options = [] } = tree.nodes[here];
    const l = payload?.l ?? Object.keys(text);
    const escaped = (it) => it.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    const unit = (id, role, texts) => [` ${id}`, role, ...l.map((it) => escaped(texts[it] ?? ""))];
    const own = [unit("node-question", 1, text), ...options.map((it) => unit(`node-option-${it.id}`, 0, it.text))];
    return { x: "", ...payload, l, u: [...(payload?.u ?? []), ...own] };
  };

  // Answers by node, and whether the address had some that are none any more.
  const answers = new Map();
  const others = new URLSearchParams();
  let dropped = false;
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (OTHERS.includes(key)) others.append(key, value);
    else if (next(key, value)) answers.set(key, value);
    else dropped = true;
  }

  /** The nodes from one on, as far as answers lead, and where they end. */
  const follow = (from, given, until) => {
    const way = [];
    const seen = new Set();
    let node = from;
    while (node !== until && given.has(node) && !seen.has(node)) {
      seen.add(node);
      way.push(node);
      node = next(node, given.get(node));
    }
    return { way, end: node };
  };

  /** The way to this node with the fewest answers. */
  const shortest = () => {
    const before = new Map([[tree.start, undefined]]);
    const waiting = [tree.start];
    for (const node of waiting) {
      const { options = [], otherwise } = tree.nodes[node];
      const steps = [...options.map((it) => [it.id, it.to]), [UNSOLVED, otherwise]].filter((it) => it[1]);
      for (const [answer, to] of steps) {
        if (before.has(to)) continue;
        before.set(to, [node, answer]);
        waiting.push(to);
      }
    }
    const way = new Map();
    const steps = [];
    for (let step = before.get(here); step; step = before.get(step[0])) steps.unshift(step);
    for (const [node, answer] of steps) way.set(node, answer);
    return way;
  };

  // The answers that led here. Others in the address are kept: the reader came back to change one.
  const followed = follow(tree.start, answers, here);
  const isGiven = followed.end === here && (followed.way.length > 0 || here === tree.start);
  const given = isGiven ? new Map(followed.way.map((it) => [it, answers.get(it)])) : shortest();
  const later = isGiven ? new Map([...answers].filter(([node]) => !given.has(node))) : new Map();
  if (answers.size > 0 && !isGiven) dropped = true;

  const asQuery = (parameters) => (parameters.size > 0 ? `?${parameters}` : "");
  const query = (...maps) => asQuery(new URLSearchParams([...maps.flatMap((it) => [...it]), ...others]));
  const address = (node, ...maps) => tree.nodes[node].page + query(...maps);

  const known = isGiven ? query(given, later) : query();
  if (known !== location.search) history.replaceState(history.state, "", location.pathname + known + location.hash);

  if (dropped) {
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    notice.textContent = words.dropped;
    root.prepend(notice);
  }

  // The address of a question, with all answers, so that a change keeps those that still hold.
  const change = (node) => address(node, given, later);

  const showWay = () => {
    const panel = root.querySelector(".way");
    if (given.size === 0) return;
    const list = document.createElement("ol");
    for (const [node, answer] of given) {
      const item = document.createElement("li");
      const question = document.createElement("span");
      question.className = "way-question";
      question.textContent = text(tree.nodes[node].text);
      const chosen = document.createElement("span");
      chosen.className = "way-answer";
      chosen.textContent = answer === UNSOLVED ? words.unsolved : text(option(node, answer).text);
      const link = document.createElement("a");
      link.className = "way-change";
      link.href = change(node);
      link.textContent = words.change;
      link.setAttribute("aria-label", words.changeQuestion.replace("%s", question.textContent));
      item.append(question, " ", chosen, " ", link);
      list.append(item);
    }
    panel.querySelector("ol").replaceWith(list);
    if (isGiven) panel.querySelector("summary").textContent = words.given;
    panel.hidden = false;
  };
  showWay();

  // An answer leads as far as later answers still hold.
  for (const link of root.querySelectorAll(".option[data-option]")) {
    const answer = link.dataset.option;
    if (later.get(here) === answer) {
      const mark = document.createElement("small");
      mark.className = "option-earlier";
      mark.textContent = words.earlier;
      link.append(" ", mark);
    }
    const to = next(here, answer);
    if (!to) continue;
    const rest = new Map([...given, [here, answer]]);
    const { way, end } = follow(to, new Map([...later].filter(([node]) => !rest.has(node))), undefined);
    for (const node of way) rest.set(node, later.get(node));
    link.href = address(end, rest);
  }
  const otherwise = root.querySelector(".unsolved-next");
  if (otherwise) otherwise.href = address(tree.nodes[here].otherwise, given, new Map([[here, UNSOLVED]]));
  const last = [...given.keys()].at(-1);
  if (last) for (const link of root.querySelectorAll(".way-back")) link.href = change(last);
  for (const link of root.querySelectorAll(".way-restart")) link.href = address(tree.start);

  // A new question is where reading goes on, unless the browser brings the reader back to where they were.
  const remember = (value) => {
    try {
      if (value) sessionStorage.setItem(FOCUS, value);
      else {
        const asked = sessionStorage.getItem(FOCUS);
        sessionStorage.removeItem(FOCUS);
        return asked;
      }
    } catch {
      // The page then begins at its top.
    }
    return null;
  };
  root.addEventListener("click", (event) => {
    if (event.target.closest("a.option-node, .way-change, .way-back, .way-restart, .unsolved-next")) remember("1");
  });
  const isForward = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  if (remember() && isForward) {
    const heading = root.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
  }

  /** The address of this page in a language, with the answers that led here and nothing of how this reader reads. */
  const pageIn = (own) => {
    const link = document.querySelector(`a.language[hreflang="${own}"]`);
    const url = new URL(own === locale ? location.href : (link?.getAttribute("href") ?? location.href), location.href);
    url.search = isGiven ? asQuery(new URLSearchParams([...given])) : "";
    url.hash = "";
    return url.href;
  };

  // The way, the outcome and the address in every language, for a person who helps.
  const summary = () => {
    const parts = [...root.querySelectorAll(".summary-words > [data-locale]")].map((part) => {
      const own = part.dataset.locale;
      const say = (texts) => texts[own] ?? Object.values(texts)[0] ?? "";
      const lines = [say(tree.title)];
      // What was not answered must not be told as if it was.
      if (!isGiven) lines.push(`${part.dataset.way}:`);
      let number = 0;
      for (const [node, answer] of given) {
        number += 1;
        const chosen = answer === UNSOLVED ? part.dataset.unsolved : say(option(node, answer).text);
        lines.push(`${number}. ${say(tree.nodes[node].text)} → ${chosen}`);
      }
      const label = tree.nodes[here].options ? part.dataset.question : part.dataset.outcome;
      lines.push(`${label}: ${say(tree.nodes[here].text)}`);
      lines.push(pageIn(own));
      return lines.join("\n");
    });
    return `${parts.join("\n\n")}\n`;
  };

  const status = root.querySelector(".copy-status");
  const fallback = root.querySelector(".copy-fallback");
  const copies = (selector, text) => {
    const button = root.querySelector(selector);
    button.hidden = false;
    button.addEventListener("click", async () => {
      fallback.hidden = true;
      try {
        await navigator.clipboard.writeText(text());
        status.textContent = words.copied;
      } catch {
        // The browser refuses, so the reader copies what is selected.
        const area = fallback.querySelector("textarea");
        fallback.hidden = false;
        area.value = text();
        area.setAttribute("aria-label", button.textContent);
        area.focus();
        area.select();
        status.textContent = words.selected;
      }
    });
  };
  copies(".copy-summary", summary);
  copies(".copy-link", () => pageIn(locale));
  const print = root.querySelector(".print-page");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
