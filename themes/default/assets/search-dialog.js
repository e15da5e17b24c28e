// The dialog of search: a combobox whose list has the hits, grouped by article.
"use strict";
globalThis.taiyakuDialog = (dialog, results) => {
  const input = dialog.querySelector("input");
  // Opened again: what was asked is still there.
  if (input.role === "combobox") return;
  const { word, make } = results;

  const list = make("div", { id: "search-list", role: "listbox", "aria-label": word("list"), className: "search-list" });
  const status = make("p", { role: "status", className: "search-status" });
  const aside = make("div", { className: "search-aside" });
  const filters = results.filters(() => run());
  const hint = (keys, text) => make("span", null, ...keys.map((it) => make("kbd", null, it)), ` ${text}`);
  const command = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
  const hints = make(
    "p",
    { className: "search-hints", "aria-hidden": "true" },
    hint(["↑", "↓"], word("hint-choose")),
    hint(["↵"], word("hint-open")),
    hint([command, "↵"], word("hint-tab")),
    hint(["Esc"], word("hint-close")),
  );
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.placeholder = word("placeholder");
  const body = make("div", { className: "search-body" }, list, aside);
  dialog.append(...[filters, body, make("div", { className: "search-foot" }, hints, status)].filter(Boolean));

  let active = null;
  let isComposing = false;
  let hasMoved = false;
  let hasScrolled = false;
  body.addEventListener("scroll", () => (hasScrolled = true));
  let wanted;
  let turn = 0;
  // What Enter waits for, where it was pressed before the answer came.
  let pending = null;

  const options = () => [...list.querySelectorAll('[role="option"]')];
  const choose = (option) => {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const scroll = () => {
    active?.scrollIntoView({ block: "nearest" });
    // The first of a group keeps the name of its article in view.
    if (active?.previousElementSibling?.className === "search-head") active.previousElementSibling.scrollIntoView({ block: "nearest" });
  };

  const option = (index, properties, ...children) =>
    make("a", { id: `search-option-${index}`, role: "option", tabIndex: -1, "aria-selected": "false", className: "search-option", ...properties }, ...children);

  const group = (index, head, items) => {
    const label = make("div", { id: `search-group-${index}`, className: "search-head", role: "presentation" }, ...head);
    return make("div", { role: "group", "aria-labelledby": label.id, className: "search-group" }, label, ...items);
  };

  const show = (groups, extra, text) => {
    list.replaceChildren(...groups);
    aside.replaceChildren(...extra.filter(Boolean));
    status.textContent = text;
    input.setAttribute("aria-expanded", String(groups.length > 0));
    hasMoved = false;
    // To ask where a list stands that has just changed is to lay it out at once, at every key.
    if (hasScrolled) body.scrollTop = 0;
    hasScrolled = false;
  };

  const showRecent = () => {
    const queries = results.recent();
    const items = queries.map((it, index) => option(index, { href: results.address(it), "data-query": it }, it));
    const clear = make("button", { type: "button", className: "search-clear" }, word("recent-clear"));
    clear.addEventListener("click", () => {
      results.forget();
      showRecent();
      input.focus();
    });
    const groups = items.length > 0 ? [group(0, [word("recent")], items)] : [];
    const ways = results.ways();
    show(groups, [groups.length > 0 ? clear : make("p", null, word("empty")), ways.length > 0 ? make("p", null, ...ways) : null], "");
    choose(null);
  };

  const showResults = (query, result) => {
    const { groups, isMore } = result;
    if (groups.length === 0) {
      const nothing = results.nothing(query, result);
      show([], [nothing], nothing.querySelector("p").textContent);
      choose(null);
      return;
    }
    let index = 0;
    const shown = groups.map((it, number) => {
      const hits = it.hits.slice(0, results.shown);
      const items = hits.map((hit) => option(index++, { href: results.href(it, hit) }, ...results.hit(hit, result)));
      const rest = it.hits.length - hits.length;
      if (rest > 0) items.push(make("div", { className: "search-rest", role: "presentation" }, word("rest", { count: rest })));
      return group(number, results.head(it), items);
    });
    const more = isMore ? make("button", { type: "button", className: "search-more" }, word("more")) : null;
    more?.addEventListener("click", () => {
      wanted += 6;
      run(active?.id);
      input.focus();
    });
    const page = make("a", { href: results.address(query), className: "search-way" }, word("page"));
    const dropped = results.dropped(result);
    show(shown, [make("p", null, ...(more ? [more, " "] : []), page)], results.count(groups));
    if (dropped) list.before(dropped);
    choose(options()[0]);
  };

  const run = async (chosen) => {
    const query = input.value;
    const own = ++turn;
    dialog.querySelector(".search-dropped")?.remove();
    if (query.trim() === "") {
      pending = null;
      showRecent();
      return;
    }
    pending = (async () => {
      try {
        const result = await results.search(query, { wanted, filters: results.chosen(dialog) });
        if (own !== turn) return;
        showResults(query, result);
        if (chosen) {
          choose(document.getElementById(chosen));
          scroll();
        }
      } catch {
        if (own !== turn) return;
        show([], [make("p", null, word("failed"))], word("failed"));
        choose(null);
      }
    })();
    await pending;
    if (own === turn) pending = null;
  };

  const ask = (query) => {
    input.value = query;
    wanted = 5;
    run();
    input.focus();
  };

  const go = (event) => {
    const isNew = event.ctrlKey || event.metaKey;
    if (!active || active.dataset.query !== undefined) {
      if (active) ask(active.dataset.query);
      return;
    }
    results.note(input.value);
    if (isNew) window.open(active.href, "_blank", "noopener");
    else {
      dialog.close();
      location.assign(active.href);
    }
  };

  const move = (event, to) => {
    const all = options();
    if (all.length === 0) return;
    event.preventDefault();
    hasMoved = true;
    const at = all.indexOf(active);
    choose(all[to(at, all.length)]);
    scroll();
  };

  const keys = {
    ArrowDown: (event) => move(event, (at, count) => (at + 1) % count),
    ArrowUp: (event) => move(event, (at, count) => (at <= 0 ? count : at) - 1),
    // The caret comes first: only at an end of the text, or among the hits, do these keys choose.
    Home: (event) => (hasMoved || input.selectionEnd === 0) && move(event, () => 0),
    End: (event) => (hasMoved || input.selectionStart === input.value.length) && move(event, (_, count) => count - 1),
    Enter: async (event) => {
      event.preventDefault();
      const asked = input.value;
      await pending;
      if (asked === input.value) go(event);
    },
    Escape: (event) => {
      event.preventDefault();
      dialog.close();
    },
  };

  input.addEventListener("compositionstart", () => (isComposing = true));
  input.addEventListener("compositionend", () => {
    isComposing = false;
    wanted = 5;
    run();
  });
  input.addEventListener("input", (event) => {
    if (isComposing || event.isComposing) return;
    wanted = 5;
    run();
  });
  input.addEventListener("keydown", (event) => {
    if (isComposing || event.isComposing || event.keyCode === 229 || event.shiftKey || event.altKey) return;
    if (event.key === "Enter" || !(event.ctrlKey || event.metaKey)) keys[event.key]?.(event);
  });
  dialog.addEventListener("cancel", (event) => isComposing && event.preventDefault());
  input.form.addEventListener("submit", (event) => event.preventDefault());
  dialog.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.query !== undefined) {
      event.preventDefault();
      ask(link.dataset.query);
    } else if (link.role === "option") {
      results.note(input.value);
      dialog.close();
    }
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option !== active && event.pointerType === "mouse") {
      hasMoved = true;
      active?.setAttribute("aria-selected", "false");
      active = option;
      option.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", option.id);
    }
  });
  wanted = 5;
  if (!isComposing) run();
};
