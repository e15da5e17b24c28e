// What can be done with a sentence: its link and its text in both languages are copied.
"use strict";
globalThis.taiyakuTools = (body, words, texts, opened, hasCounterparts) => {
  const bar = Object.assign(document.createElement("div"), { className: "unit-tools" });
  bar.setAttribute("popover", "manual");
  const message = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  message.setAttribute("role", "status");
  let chosen = [];
  let origin = null;

  const isOpen = () => bar.matches(":popover-open");
  const close = () => {
    if (!isOpen()) return;
    if (bar.contains(document.activeElement)) origin?.focus({ preventScroll: true });
    bar.hidePopover();
  };

  /** Shows the bar below a stretch of text, above it where there is no room; the counterpart that is open stays in sight. */
  const show = (units, stretch = units[0]) => {
    if (!("popover" in bar)) return;
    chosen = units;
    [origin] = units;
    const boxes = stretch.getClientRects();
    if (boxes.length === 0) return close();
    for (const button of bar.querySelectorAll("button")) button.textContent = button.dataset.label;
    if (!isOpen()) bar.showPopover();
    const first = boxes[0];
    const last = (opened(origin) ?? stretch).getBoundingClientRect();
    // The menu of a touch screen stands where the selection ends.
    const below = last.bottom + (matchMedia("(pointer: coarse)").matches && stretch !== origin ? 28 : 6);
    const top = below + bar.offsetHeight > innerHeight - 60 ? first.top - bar.offsetHeight - 6 : below;
    bar.style.top = `${Math.max(8, top)}px`;
    bar.style.left = `${Math.min(Math.max(8, last.left), innerWidth - bar.offsetWidth - 8)}px`;
  };
  const place = () => {
    if (!isOpen()) return;
    if (document.activeElement === origin) show(chosen);
    else if (!bar.contains(document.activeElement)) getSelection().isCollapsed ? close() : selected();
  };

  const selectedUnits = () => {
    const selection = getSelection();
    if (selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    return [...body.querySelectorAll(".unit[id]")].filter((it) => range.intersectsNode(it) && it.getClientRects().length > 0);
  };
  const selected = () => {
    const selection = getSelection();
    if (selection.isCollapsed || !body.contains(selection.anchorNode) || selection.toString().trim() === "") return;
    const units = selectedUnits();
    if (units.length > 0) show(units, selection.getRangeAt(0));
  };

  // A heading has an id of its own, which says what it is about.
  const id = (unit) => unit.closest("h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]")?.id ?? unit.id;
  const link = () => {
    const url = new URL(location.href);
    url.hash = `#${encodeURIComponent(id(chosen[0]))}`;
    return url.href;
  };
  const bothTexts = () => chosen.map((it) => texts(it).join("\n")).join("\n\n");

  const say = (button, word) => {
    button.textContent = word;
    message.textContent = word;
    setTimeout(() => {
      button.textContent = button.dataset.label;
      message.textContent = "";
    }, 2000);
  };
  const add = (label, content, refused) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.dataset.label = label;
    // The selection stays when the button is pressed.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", async () => {
      if (chosen.length === 0) return;
      try {
        await navigator.clipboard.writeText(content());
        say(button, words.copied);
      } catch {
        refused(button);
      }
    });
    bar.append(button);
  };
  add(words.copy, link, (button) => {
    location.hash = id(chosen[0]);
    say(button, words.address);
  });
  if (hasCounterparts) {
    add(words.both, bothTexts, () => {
      // The browser refuses, so the reader copies what is shown.
      const field = Object.assign(document.createElement("textarea"), { value: bothTexts(), readOnly: true });
      field.setAttribute("aria-label", words.both);
      bar.querySelector("textarea")?.remove();
      bar.append(field);
      field.select();
    });
  }
  bar.append(message);
  body.closest("main").append(bar);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !isOpen() || event.altKey || event.ctrlKey || event.metaKey) return;
    const buttons = [...bar.querySelectorAll("button")];
    const isIn = bar.contains(document.activeElement);
    if (!event.shiftKey && !isIn && document.activeElement === origin) {
      event.preventDefault();
      buttons[0].focus();
    } else if (isIn && event.shiftKey && document.activeElement === buttons[0]) {
      event.preventDefault();
      origin.focus({ preventScroll: true });
    } else if (isIn && !event.shiftKey && document.activeElement === buttons.at(-1)) {
      // Goes on behind the sentence.
      origin.focus({ preventScroll: true });
      close();
    } else if (!isIn) close();
  });
  document.addEventListener("pointerdown", ({ target }) => bar.contains(target) || close());
  for (const event of ["pointerup", "keyup"]) document.addEventListener(event, ({ target }) => bar.contains(target) || selected());
  document.addEventListener("selectionchange", () => matchMedia("(pointer: coarse)").matches && selected());
  addEventListener("scroll", place, { passive: true });

  return { show, place, close, isOpen, selected };
};
