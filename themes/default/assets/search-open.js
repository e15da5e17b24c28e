// Opens search when the reader asks for it; nothing of it is loaded before.
"use strict";
(() => {
  const { files, style, words, manifest, label, close, failed } = document.currentScript.dataset;
  const link = document.querySelector(".search-link");
  let dialog;
  let loading;
  let last;

  // Every file of the index calls this, and the `load` event follows at once.
  globalThis.taiyaku = (kind, key, payload) => {
    last = payload;
  };

  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false;
      script.src = address;
      script.onload = () => resolve(last);
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });

  const dress = () => {
    if ([...document.styleSheets].some((it) => it.href?.endsWith(style.replace(/^(\.\.?\/)+/, "")))) return null;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = style;
    document.head.append(sheet);
    return new Promise((done) => (sheet.onload = sheet.onerror = done));
  };

  const begin = () => {
    loading ??= Promise.all([dress(), ...[...files.split(" "), words, manifest].map(load)]).then((all) => {
      dialog?.querySelector("[role=alert]")?.remove();
      const [texts, index] = all.slice(-2);
      return globalThis.taiyakuResults(index, texts, manifest.replace(/search\/manifest\.js$/, ""), load);
    });
    // A reader who is online again may try again.
    loading.catch(() => (loading = null));
    return loading;
  };

  // What is typed before all is loaded stays.
  const make = () => {
    dialog = document.createElement("dialog");
    dialog.className = "search-dialog";
    dialog.setAttribute("aria-label", label);
    const form = document.createElement("form");
    form.className = "search-form";
    form.action = link.href;
    const input = document.createElement("input");
    Object.assign(input, { name: "q", type: "search", autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
    input.setAttribute("aria-label", label);
    input.setAttribute("autocapitalize", "none");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "search-close", textContent: close });
    button.addEventListener("click", () => dialog.close());
    form.append(input, button);
    dialog.append(form);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  };

  const open = () => {
    const field = document.querySelector("[data-search] input");
    if (field) {
      field.select();
      return;
    }
    if (dialog?.open) return;
    if (!dialog) make();
    dialog.showModal();
    dialog.querySelector("input").select();
    begin().then(
      (results) => globalThis.taiyakuDialog(dialog, results),
      () => {
        const message = dialog.querySelector("[role=alert]") ?? document.createElement("p");
        message.setAttribute("role", "alert");
        message.textContent = failed;
        dialog.append(message);
      },
    );
  };

  const isField = (target) => target.closest?.("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, keyCode } = event;
    if (isComposing || keyCode === 229 || altKey || event.defaultPrevented) return;
    const isSlash = key === "/" && !ctrlKey && !metaKey && !isField(event.target);
    const isShortcut = ctrlKey !== metaKey && !shiftKey && key.toLowerCase() === "k";
    if (!isSlash && !isShortcut) return;
    event.preventDefault();
    open();
  });
  link.setAttribute("aria-haspopup", "dialog");
  link.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  globalThis.taiyakuSearch = { begin, failed };
})();
