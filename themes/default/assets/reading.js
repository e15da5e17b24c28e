// Lets the reader choose how the other language is shown; what shows it is loaded when it is first needed.
"use strict";
(() => {
  const { files, style, failed, copy, both, copied, address, same, missing } = document.currentScript.dataset;
  const KEY = "taiyaku-reading";
  const VIEWS = ["off", "request", "lines", "columns"];
  // A node of a decision tree has its question and answers around its text.
  const body = document.querySelector(".question, .body");
  const form = document.querySelector("form.reading");
  const units = document.querySelector("main").dataset.units;
  if (!body) return;

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false;
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });

  const dress = () =>
    new Promise((resolve) => {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = style;
      sheet.onload = sheet.onerror = resolve;
      document.head.append(sheet);
    });

  // The file of the units calls `taiyaku`, as the files of search do; its `load` event follows at once.
  const read = async () => {
    if (!units) return globalThis.taiyakuNode?.(null) ?? null;
    const before = globalThis.taiyaku;
    let found = null;
    globalThis.taiyaku = (kind, key, payload) => {
      before?.(kind, key, payload);
      if (kind === "units") found ??= payload;
    };
    try {
      await load(units);
    } finally {
      globalThis.taiyaku = before;
    }
    return globalThis.taiyakuNode?.(found) ?? found;
  };

  let loading;
  const begin = () => {
    loading ??= Promise.all([read(), dress(), ...files.split(" ").map(load)]).then(([payload]) =>
      globalThis.taiyakuReading(body, payload, { copy, both, copied, address, same, missing }),
    );
    // A reader who is online again may try again.
    loading.catch(() => (loading = null));
    return loading;
  };

  // Text that is about to be woven with the other language is not shown before, so that nothing moves under the eyes
  // of the reader; who waits for long gets it as it is.
  const root = document.documentElement;
  const PATIENCE = 2000;
  const wait = (view) => {
    root.dataset.view = view;
    root.dataset.waiting = "";
    setTimeout(() => delete root.dataset.waiting, PATIENCE);
  };
  // In the frame after the text moved: a browser counts what moves and is shown in one frame as a shift.
  const waited = () => requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset.waiting));

  // ---- The choice ----

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is refused, as from some files on disk.
    }
  };
  const remember = (view) => {
    try {
      localStorage.setItem(KEY, view);
    } catch {
      // The address then keeps the choice.
    }
  };
  const reflect = (view) => {
    const url = new URL(location.href);
    if (view === "off") url.searchParams.delete("view");
    else url.searchParams.set("view", view);
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // Some browsers refuse it for files on disk.
    }
  };

  let chosen = "off";
  const show = async (view) => {
    const before = chosen;
    chosen = view;
    form.elements.view.value = view;
    if (view === "off" && before === "off") return;
    const message = form.querySelector("[role=status]");
    message.textContent = "";
    try {
      const reading = await begin();
      if (chosen === view) reading.show(view);
    } catch {
      message.textContent = failed;
    }
  };

  if (form) {
    form.dataset.ready = "";
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const view = event.target.value;
      remember(view);
      reflect(view);
      show(view);
    });
    const asked = new URLSearchParams(location.search).get("view");
    const first = [asked, remembered()].find((it) => VIEWS.includes(it)) ?? "off";
    // Back and forward keep what was chosen in a form, which may be another choice.
    form.elements.view.value = first;
    if (first === "lines" || first === "columns") wait(first);
    show(first).then(waited);
  }

  // ---- What a selection or a key asks for ----

  const ask = (event) => {
    if (loading) return;
    const isKey = event.type === "keydown";
    if (isKey && !(event.altKey && !event.ctrlKey && !event.metaKey && /^Arrow(Up|Down)$/.test(event.key))) return;
    const selection = getSelection();
    if (!isKey && (selection.isCollapsed || !body.contains(selection.anchorNode))) return;
    if (isKey) event.preventDefault();
    begin().then((reading) => (isKey ? reading.key(event) : reading.selected()), () => {});
  };
  document.addEventListener("keydown", ask);
  document.addEventListener("pointerup", ask);
  document.addEventListener("keyup", ask);
  document.addEventListener("selectionchange", () => {
    // On a touch screen a selection is made without an event of the pointer.
    if (matchMedia("(pointer: coarse)").matches) ask({ type: "selectionchange" });
  });
})();
