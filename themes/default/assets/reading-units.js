// The counterpart of a unit, and where it stands on the page.
"use strict";
globalThis.taiyakuCounterparts = (body, payload, words) => {
  const INLINE = "a, abbr, b, bdi, bdo, cite, code, data, del, dfn, em, i, ins, kbd, label, mark, q, s, samp, small, span, strong, sub, sup, time, u, var";
  const LEAF = "br, img, input, wbr, .zoom";
  const HEADING = "h1, h2, h3, h4, h5, h6";
  const own = body.lang || document.documentElement.lang;
  const locales = payload?.l ?? [];
  const mine = locales.indexOf(own);
  // A translation is read beside its original, where there is one.
  const others = locales.filter((it) => it !== own);
  const original = document.querySelector("a.language[data-original]")?.hreflang;
  const locale = others.includes(original) ? original : others[0];
  const other = locales.indexOf(locale);

  const sides = new Map();
  for (const [short, , ...html] of payload?.u ?? []) {
    const id = short.startsWith(" ") ? short.slice(1) : payload.x + short;
    // `0` stands for the text of the first language.
    if (short) sides.set(id, html.map((it) => (it === 0 ? html[0] : it)));
  }

  // Links in the unit's file are relative to the article's page in their language.
  const link = document.querySelector(`a.language[hreflang="${locale}"]`);
  const from = document.querySelector("main").dataset.from ?? "";
  const page = link ? new URL(from, new URL(link.getAttribute("href"), document.baseURI)) : null;

  const parse = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const content = template.content;
    // A picture stands on the page once, and an id too.
    for (const it of content.querySelectorAll("img, video, audio, iframe, input, .image-missing")) it.remove();
    for (const it of content.querySelectorAll("[id]")) it.removeAttribute("id");
    for (const it of content.querySelectorAll("[tabindex]")) it.removeAttribute("tabindex");
    for (const it of content.querySelectorAll("a[href]")) it.href = new URL(it.getAttribute("href"), page ?? document.baseURI).href;
    for (const it of content.querySelectorAll(HEADING)) {
      const paragraph = document.createElement("p");
      paragraph.className = "counterpart-heading";
      paragraph.append(...it.childNodes);
      it.replaceWith(paragraph);
    }
    return content;
  };

  const HOST = "p, li, td, th, dd, dt, figcaption, caption";
  const isInline = (node) => node.nodeType !== Node.ELEMENT_NODE || node.matches(`${INLINE}, ${LEAF}`);
  const isPunctuation = (node) => node?.nodeType === Node.TEXT_NODE && !/[\p{L}\p{N}]/u.test(node.data);
  const isCounterpart = (node) => node?.nodeType === Node.ELEMENT_NODE && node.classList.contains("counterpart");

  /** Puts an element after a unit: behind the punctuation that follows it, outside of links, below headings. */
  const place = (unit, element) => {
    if (!unit.matches(INLINE)) {
      const inside = unit.matches(HOST);
      const block = [...unit.childNodes].find((it) => !isInline(it));
      if (inside) unit.insertBefore(element, block ?? null);
      else (unit.closest(".code-frame") ?? unit).after(element);
      return;
    }
    let at = unit;
    while (at.parentElement.matches(INLINE) && !at.parentElement.matches(".own")) at = at.parentElement;
    if (at.parentElement.matches(HEADING)) at = at.parentElement;
    else while (isPunctuation(at.nextSibling) && at.nextSibling.data.trim()) at = at.nextSibling;
    while (isCounterpart(at.nextSibling)) at = at.nextSibling;
    at.after(element);
  };

  /** The counterpart of a unit as an element; `null` where there is nothing to show. */
  const counterpart = (unit) => {
    const side = sides.get(unit.id);
    const html = side?.[other];
    if (!html || html === side[mine]) return null;
    const content = parse(html);
    if (!content.textContent.trim()) return null;
    const isBlock = [...content.children].some((it) => !isInline(it)) || !(unit.matches(INLINE) || unit.matches(HOST));
    const isHeading = unit.matches(HEADING) || unit.parentElement.matches(HEADING);
    const element = document.createElement(isBlock || isHeading ? "div" : "span");
    element.className = isHeading ? "counterpart counterpart-title" : "counterpart";
    element.lang = locale;
    if (unit.matches("pre")) {
      const block = document.createElement("pre");
      block.tabIndex = 0;
      block.translate = false;
      block.append(content);
      element.append(block);
    } else element.append(content);
    return element;
  };

  /** What is said of a unit that has no counterpart. */
  const excuse = (unit) => {
    const side = sides.get(unit.id);
    const element = document.createElement(unit.matches(HOST) || unit.matches(INLINE) ? "span" : "div");
    element.className = "counterpart counterpart-none";
    element.textContent = side?.[other] ? words.same : words.missing;
    return element;
  };

  /** The text of a unit in both languages; once where it is the same. */
  const texts = (unit) => {
    const side = sides.get(unit.id);
    const all = side ? [side[mine], side[other] ?? ""].map((it) => parse(it).textContent.trim()) : [unit.textContent.trim()];
    return [...new Set(all.filter(Boolean))];
  };

  // ---- All of them ----

  const element = (className) => Object.assign(document.createElement("span"), { className });

  /** Makes of text and counterparts that follow each other one grid, in which each unit is level with its counterpart. */
  const weave = (container) => {
    let run = [];
    const flush = () => {
      if (run.some(isCounterpart)) {
        const pair = element("pair");
        run[0].before(pair);
        let side = null;
        for (const node of run) {
          if (isCounterpart(node)) {
            side = null;
            pair.append(node);
          } else if (side || node.nodeType === Node.ELEMENT_NODE || node.data.trim()) {
            if (!side) pair.append((side = element("own")));
            side.append(node);
          } else pair.append(node);
        }
      }
      run = [];
    };
    for (const node of [...container.childNodes]) {
      if (isInline(node) || (isCounterpart(node) && node.tagName === "SPAN")) {
        // The box of a task stays where the style of the list expects it.
        if (run.length > 0 || node.nodeName !== "INPUT") run.push(node);
      } else flush();
    }
    flush();
  };

  const showAll = () => {
    const containers = new Set();
    for (const unit of body.querySelectorAll(".unit[id]")) {
      const found = counterpart(unit);
      if (!found) continue;
      place(unit, found);
      if (found.tagName === "SPAN") containers.add(found.parentElement);
    }
    for (const container of containers) weave(container);
  };

  const hideAll = () => {
    for (const it of body.querySelectorAll(".counterpart")) it.remove();
    for (const it of body.querySelectorAll(".own, .pair")) it.replaceWith(...it.childNodes);
  };

  return { locale, counterpart, excuse, place, texts, showAll, hideAll };
};
