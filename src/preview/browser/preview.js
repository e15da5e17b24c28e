// Keeps a page as its files are: asks the server what has changed, and changes that alone.
"use strict";
(() => {
  const own = document.currentScript;
  const page = location.pathname;
  const KEPT = "taiyaku-preview-place";
  // What scripts of the page build on or change: where this differs, the page is loaded again.
  const BUILT_ON = ".tabs, pre, .embedded-tree, form, script, dialog, [popover], .contents, .site-header";

  // ---- The page as it was served, and its live elements: scripts change the page after this one has run. ----

  let served = document.documentElement.cloneNode(true);
  const live = new Map();
  const pair = (copy, element) => {
    live.set(copy, element);
    let child = element.firstChild;
    for (let it = copy.firstChild; it && child; it = it.nextSibling, child = child.nextSibling) pair(it, child);
  };
  pair(served, document.documentElement);
  let digest = own.dataset.digest;

  // ---- Where the reader is ----

  // What sticks to the screen, such as the contents beside the text, tells nothing of the place.
  const stretches = () => {
    const text = document.querySelector("main .body") ?? document.querySelector("main");
    return [...text.querySelectorAll(":is([id], p, li, td, h2, h3)")];
  };
  const anchor = () => {
    for (const element of stretches()) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > 60 && top < innerHeight && bottom > top && bottom - top < innerHeight) {
        return { id: element.id, said: element.textContent, top };
      }
    }
    return null;
  };
  const settle = (place, y) => {
    // Ids may follow from the place, so what is said there is the surer mark.
    const unit = place && (stretches().find((it) => it.textContent === place.said) ?? document.getElementById(place.id));
    // The page must not glide to where it already was.
    if (unit) scrollBy({ top: unit.getBoundingClientRect().top - place.top, behavior: "instant" });
    else scrollTo({ top: y, behavior: "instant" });
  };

  const reload = () => {
    const focused = document.activeElement?.id ?? "";
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ page, place: anchor(), y: scrollY, focused }));
    } catch {
      // Without storage the browser's own memory of the place has to do.
    }
    location.reload();
  };
  addEventListener("load", () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
      if (kept?.page !== page) return;
      if (kept.focused) document.getElementById(kept.focused)?.focus({ preventScroll: true });
      settle(kept.place, kept.y);
    } catch {
      // Nothing was kept.
    }
  });

  // ---- Changes ----

  const isBuiltOn = (node) => node.nodeType === 1 && (node.matches(BUILT_ON) || node.querySelector(BUILT_ON) !== null);
  const isPlain = (node) => node.nodeType !== 1 || !(node.closest?.(BUILT_ON) || isBuiltOn(node));

  class NeedsReload extends Error {}

  const changes = [];
  const plan = (before, after) => {
    if (before.isEqualNode(after)) {
      adopt(before, after);
      return;
    }
    const element = live.get(before);
    if (!element) throw new NeedsReload();
    if (before.nodeType !== 1) {
      if (!isPlain(before.parentElement)) throw new NeedsReload();
      changes.push(() => (element.data = after.data));
      live.set(after, element);
      return;
    }
    if (before.matches(BUILT_ON) || after.matches(BUILT_ON)) throw new NeedsReload();
    live.set(after, element);
    for (const { name } of [...before.attributes, ...after.attributes]) {
      const [old, now] = [before.getAttribute(name), after.getAttribute(name)];
      if (old === now) continue;
      changes.push(() => (now === null ? element.removeAttribute(name) : element.setAttribute(name, now)));
    }
    children(before, after, element);
  };

  /** Equal nodes keep their elements: the new copy stands for them from now on. */
  const adopt = (before, after) => {
    const element = live.get(before);
    if (element) live.set(after, element);
    let child = after.firstChild;
    for (let it = before.firstChild; it; it = it.nextSibling, child = child.nextSibling) adopt(it, child);
  };

  const children = (before, after, element) => {
    const [olds, news] = [[...before.childNodes], [...after.childNodes]];
    let start = 0;
    while (start < olds.length && start < news.length && olds[start].isEqualNode(news[start])) {
      adopt(olds[start], news[start]);
      start += 1;
    }
    let [oldEnd, newEnd] = [olds.length, news.length];
    while (oldEnd > start && newEnd > start && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) {
      oldEnd -= 1;
      newEnd -= 1;
      adopt(olds[oldEnd], news[newEnd]);
    }
    const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;
    let [at, index] = [start, start];
    // What stays between what is new is found again by what it says: a reader's place is kept by it.
    for (const [oldNext, newNext] of [...stays(olds, news, start, oldEnd, newEnd), [oldEnd, newEnd]]) {
      for (; index < newNext; index += 1) {
        if (at < oldNext && alike(olds[at], news[index])) {
          plan(olds[at], news[index]);
          at += 1;
        } else {
          insert(news[index], at < olds.length ? olds[at] : null, element);
        }
      }
      for (; at < oldNext; at += 1) {
        const gone = olds[at];
        if (isBuiltOn(gone)) throw new NeedsReload();
        changes.push(() => live.get(gone)?.remove());
      }
      if (newNext < newEnd) {
        plan(olds[at], news[index]);
        at += 1;
        index += 1;
      }
    }
  };

  /**
   * Places of elements that say what no other of their list does, in the same order in the old and in the new list.
   * Ids do not count: they may follow from the place.
   */
  const stays = (olds, news, start, oldEnd, newEnd) => {
    const once = (list, end) => {
      const places = new Map();
      for (let at = start; at < end; at += 1) {
        if (list[at].nodeType !== 1) continue;
        const said = `${list[at].nodeName} ${list[at].textContent}`;
        places.set(said, places.has(said) ? -1 : at);
      }
      return places;
    };
    const before = once(olds, oldEnd);
    let last = -1;
    return [...once(news, newEnd)].flatMap(([said, place]) => {
      const old = before.get(said) ?? -1;
      if (place < 0 || old <= last) return [];
      last = old;
      return [[old, place]];
    });
  };

  const insert = (node, before, parent) => {
    if (isBuiltOn(node)) throw new NeedsReload();
    const added = document.importNode(node, true);
    pair(node, added);
    changes.push(() => {
      const next = before && live.get(before);
      parent.insertBefore(added, next?.parentNode === parent ? next : null);
    });
  };

  // ---- The head: a style sheet of another digest takes the place of the one before without a flash. ----

  const name = (sheet) => sheet.getAttribute("href").replace(/\.[0-9a-f]{8}\./, ".");
  const head = (before, after) => {
    const sheets = (it) => [...it.querySelectorAll('link[rel="stylesheet"]')];
    const scripts = (it) => [...it.querySelectorAll("script[src]")].filter((it) => !it.src.includes("/_taiyaku/")).map((it) => it.outerHTML);
    if (String(scripts(before)) !== String(scripts(after))) throw new NeedsReload();
    const olds = sheets(before);
    for (const sheet of sheets(after)) {
      const old = olds.find((it) => name(it) === name(sheet));
      if (!old) throw new NeedsReload();
      const shown = live.get(old);
      live.set(sheet, shown);
      if (old.getAttribute("href") === sheet.getAttribute("href")) continue;
      changes.push(() => {
        const added = document.importNode(sheet, true);
        added.addEventListener("load", () => shown.remove());
        shown.after(added);
        live.set(sheet, added);
      });
    }
    changes.push(() => (document.title = after.querySelector("title")?.textContent ?? ""));
  };

  const isReadingBoth = () => {
    const view = document.querySelector("form.reading")?.elements.view?.value;
    return view !== undefined && view !== "off" && view !== "request";
  };

  const change = async (wanted) => {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html").documentElement;
    // Something newer may be there already.
    const script = parsed.querySelector('script[src^="/_taiyaku/"]');
    if (isReadingBoth()) return reload();
    changes.length = 0;
    try {
      head(served.querySelector("head"), parsed.querySelector("head"));
      plan(served.querySelector("body"), parsed.querySelector("body"));
    } catch (error) {
      if (error instanceof NeedsReload) return reload();
      throw error;
    }
    const [place, y] = [anchor(), scrollY];
    changes.forEach((it) => it());
    settle(place, y);
    served = parsed;
    digest = script?.dataset.digest ?? wanted;
  };

  let pictures = {};
  const repaint = (images) => {
    for (const [address, now] of Object.entries(images)) {
      if (pictures[address] && pictures[address] !== now) {
        document.querySelectorAll(`img[src="${CSS.escape(address)}"], img[data-preview="${CSS.escape(address)}"]`).forEach((it) => {
          it.dataset.preview = address;
          it.src = `${address}?${now}`;
        });
      }
    }
    pictures = images;
  };

  // ---- The question to the server: one that is answered when something has changed. ----

  let seen = "";
  let shown = false;
  const ask = async () => {
    for (;;) {
      // A browser has few connections to one server: pages that nobody sees ask when they are seen again.
      if (document.hidden) await new Promise((done) => addEventListener("visibilitychange", done, { once: true }));
      try {
        const response = await fetch(`/_taiyaku/changes?${new URLSearchParams({ page, seen })}`);
        if (response.status === 200) {
          const state = await response.json();
          if (state.digest && state.digest !== digest) await change(state.digest);
          seen = state.seen;
          repaint(state.images);
          globalThis.taiyakuOverlay?.(state);
          shown = true;
        } else if (response.status !== 204) {
          throw new Error(response.statusText);
        }
      } catch {
        if (shown) globalThis.taiyakuOverlay?.(null);
        seen = "";
        await new Promise((done) => setTimeout(done, 1000));
      }
    }
  };

  const overlay = document.createElement("script");
  overlay.src = "/_taiyaku/overlay.js";
  overlay.onload = overlay.onerror = ask;
  document.head.append(overlay);
})();
