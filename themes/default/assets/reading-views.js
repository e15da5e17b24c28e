// The ways of reading: on request, line by line, in two columns; and the sentence that the reader is at.
"use strict";
globalThis.taiyakuReading = (body, payload, words) => {
  const { counterpart, excuse, place, texts, showAll, hideAll } = globalThis.taiyakuCounterparts(body, payload, words);
  const root = document.documentElement;
  const ACTS = "a, button, input, select, textarea, summary, label, video, audio, iframe, .counterpart";
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  status.setAttribute("role", "status");
  body.after(status);

  const isShown = (it) => it.getClientRects().length > 0;
  const units = () => [...body.querySelectorAll(".unit[id]")].filter(isShown);
  const headerEnd = () => Math.max(document.querySelector(".site-header").getBoundingClientRect().bottom, 0);
  const atTop = () => units().find((it) => it.getBoundingClientRect().bottom > headerEnd() + 4);
  let view = "off";

  // ---- The sentence that the reader is at ----

  let current = null;
  const setCurrent = (unit) => {
    current?.removeAttribute("tabindex");
    current = unit;
    current?.setAttribute("tabindex", "0");
  };
  const rest = () => (view === "request" ? setCurrent(current ?? units()[0] ?? null) : document.activeElement === current || setCurrent(null));

  const step = (by) => {
    const all = units();
    const at = all.indexOf(current);
    const isHere = current && at >= 0 && document.activeElement === current;
    const next = isHere ? all[at + by] : (atTop() ?? all[0]);
    if (!next) return;
    setCurrent(next);
    next.focus();
    tools.show([next]);
  };

  // ---- On request ----

  const opened = new Map();
  const close = (unit) => {
    opened.get(unit)?.remove();
    opened.delete(unit);
    unit.classList.remove("unit-open");
    unit.removeAttribute("aria-details");
  };
  const toggle = (unit) => {
    status.textContent = "";
    setCurrent(unit);
    unit.focus({ preventScroll: true });
    if (opened.has(unit)) {
      close(unit);
      tools.place();
      return;
    }
    const element = counterpart(unit) ?? excuse(unit);
    element.id = `counterpart-${unit.id}`;
    opened.set(unit, element);
    unit.classList.add("unit-open");
    unit.setAttribute("aria-details", element.id);
    place(unit, element);
    status.lang = element.lang || root.lang;
    status.textContent = element.textContent;
    const below = element.getBoundingClientRect().bottom - innerHeight + (matchMedia("(max-width: 64em)").matches ? 64 : 8);
    if (below > 0) scrollBy({ top: below, behavior: "instant" });
    tools.place();
  };

  let wasSelected = false;
  document.addEventListener("pointerdown", ({ target }) => {
    wasSelected = !getSelection().isCollapsed;
    // What is selected from here on is of one language: that in which the selection begins.
    body.classList.toggle("selects-counterpart", Boolean(target.closest?.(".counterpart")));
  });
  body.addEventListener("click", (event) => {
    const { target, defaultPrevented, button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (view !== "request" || defaultPrevented || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    if (wasSelected || !getSelection().isCollapsed || target.closest(ACTS)) return;
    const unit = target.closest(".unit[id]");
    if (unit) toggle(unit);
  });

  // ---- Keys ----

  const key = (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, target, isComposing } = event;
    if (isComposing || ctrlKey || metaKey || shiftKey || target.closest?.("dialog, input:not([type=radio], [type=checkbox]), select, textarea, [popover]:not(.unit-tools)")) return;
    const isAt = target === current && current !== null;
    const by = { ArrowDown: 1, ArrowUp: -1 }[altKey ? key : ""] ?? (isAt && !altKey ? { j: 1, k: -1 }[key] : undefined);
    if (by) {
      event.preventDefault();
      step(by);
    } else if (key === "Enter" && isAt && view === "request" && !altKey) {
      event.preventDefault();
      toggle(current);
    } else if (key === "Escape" && tools.isOpen()) {
      tools.close();
    } else if (key === "Escape" && opened.size > 0) {
      const unit = opened.has(current) ? current : [...opened.keys()].at(-1);
      close(unit);
      setCurrent(unit);
      unit.focus({ preventScroll: true });
    }
  };
  document.addEventListener("keydown", key);
  body.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (target === current && !relatedTarget?.closest(".unit-tools") && target.matches(":focus-visible")) tools.show([target]);
  });

  // ---- Ways of reading ----

  /** Does something that moves the text, and keeps the sentence that is read where it is. */
  const still = (change) => {
    const target = body.querySelector(":target");
    const isInView = target && target.getBoundingClientRect().top >= 0 && target.getBoundingClientRect().top < innerHeight / 2;
    const anchor = scrollY < 1 && !target ? null : isInView ? target : atTop();
    const before = anchor?.getBoundingClientRect().top;
    root.style.overflowAnchor = "none";
    change();
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
    requestAnimationFrame(() => requestAnimationFrame(() => (root.style.overflowAnchor = "")));
  };

  const show = (next) => {
    if (next === view) return;
    still(() => {
      const isWoven = (it) => it === "lines" || it === "columns";
      for (const unit of [...opened.keys()]) close(unit);
      if (isWoven(view) && !isWoven(next)) hideAll();
      if (!isWoven(view) && isWoven(next)) showAll();
      view = next;
      root.dataset.view = view;
      rest();
    });
    tools.close();
  };

  const tools = globalThis.taiyakuTools(body, words, texts, (unit) => opened.get(unit), Boolean(payload && payload.l.length > 1));
  return { show, key, selected: tools.selected };
};
