// Shows one question at a time of a decision tree that stands in an article, down to what to do.
"use strict";
(() => {
  const embedded = (tree) => {
    const branches = new Map([...tree.querySelectorAll(".branch[data-node]")].map((it) => [it.dataset.node, it]));
    const answers = () => [...tree.querySelectorAll("details[data-to]")];

    // A node stands once, so what else leads to it was a link: now the node comes to the answer.
    for (const link of tree.querySelectorAll("a.twig-link[data-to]")) {
      if (!branches.has(link.dataset.to)) continue;
      const details = document.createElement("details");
      Object.assign(details.dataset, link.dataset);
      const summary = document.createElement("summary");
      summary.lang = link.lang;
      summary.append(...link.childNodes);
      details.append(summary);
      link.replaceWith(details);
    }
    for (const details of answers()) {
      const change = document.createElement("span");
      change.className = "twig-change";
      change.textContent = tree.dataset.change;
      details.querySelector("summary").append(change);
    }
    const restart = document.createElement("button");
    restart.type = "button";
    restart.className = "embedded-restart";
    restart.textContent = tree.dataset.restart;
    restart.hidden = true;
    tree.querySelector(".embedded-open").before(restart);

    const focus = (branch) => {
      const question = branch.querySelector(".branch-question");
      question.tabIndex = -1;
      question.focus({ preventScroll: true });
      question.scrollIntoView({ block: "nearest" });
    };

    /** The answers that led to a branch, as the query of the pages' addresses. */
    const query = (branch) => {
      const way = [];
      for (let at = branch.closest("details[data-to]"); at; at = at.parentElement.closest("details[data-to]")) {
        way.unshift([at.closest(".branch").dataset.node, at.dataset.answer]);
      }
      return new URLSearchParams(way);
    };
    const address = (branch) => {
      const page = branch.querySelector(":scope > .branch-page a");
      if (page) page.href = `${page.getAttribute("href").split("?")[0]}?${query(branch)}`;
      for (const link of branch.querySelectorAll(":scope > .twigs > li > a.twig-link[data-to]")) {
        const way = query(branch);
        way.append(branch.dataset.node, link.dataset.answer);
        link.href = `${link.getAttribute("href").split("?")[0]}?${way}`;
      }
    };

    const show = (details) => {
      const item = details.parentElement;
      for (const other of item.parentElement.children) other.hidden = details.open && other !== item;
      details.closest(".branch").classList.toggle("branch-answered", details.open);
      restart.hidden = !tree.querySelector("details[data-to][open]");
    };
    // The browser tells of it in a task of its own: until then nothing would be shown.
    const close = (within) => {
      for (const it of within.querySelectorAll("details[data-to][open]")) {
        it.open = false;
        show(it);
      }
    };
    tree.addEventListener(
      "toggle",
      ({ target }) => {
        if (!target.matches("details[data-to]")) return;
        // An answer that is taken back takes those after it with it.
        if (!target.open) close(target);
        show(target);
        if (target.open) address(branches.get(target.dataset.to));
      },
      true,
    );
    tree.addEventListener("click", (event) => {
      const summary = event.target.closest("summary");
      const details = summary?.parentElement;
      if (!details?.matches("details[data-to]") || details.open) return;
      const branch = branches.get(details.dataset.to);
      if (branch.contains(details)) {
        // The answer leads back to a question that is shown above.
        event.preventDefault();
        close(branch);
        focus(branch);
        return;
      }
      if (branch.parentElement !== details) {
        close(branch);
        details.append(branch);
      }
      requestAnimationFrame(() => focus(branch));
    });
    restart.addEventListener("click", () => {
      close(tree);
      focus(tree.querySelector(".branch"));
    });
    tree.classList.add("embedded-active");
  };
  for (const tree of document.querySelectorAll(".embedded-tree")) embedded(tree);
})();
