// What is wrong with a page's files, and where a sentence comes from, over the page.
"use strict";
(() => {
  const host = document.createElement("div");
  host.id = "taiyaku-preview";
  const shadow = host.attachShadow({ mode: "open" });
  const make = (name, attributes = {}, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };
  const badge = make("button", { type: "button", class: "badge", hidden: "" });
  const panel = make("section", { class: "panel", hidden: "", role: "dialog" });
  const notice = make("p", { class: "notice", role: "status", hidden: "" });
  shadow.append(make("link", { rel: "stylesheet", href: "/_taiyaku/preview.css" }), notice, panel, badge);
  document.documentElement.append(host);

  let state = null;
  let dismissed = "";
  let words = {};

  const close = () => {
    panel.hidden = true;
    badge.setAttribute("aria-expanded", "false");
  };

  const titled = (title) => {
    const button = make("button", { type: "button", class: "close", "aria-label": words["preview-close"] }, "×");
    button.addEventListener("click", () => {
      dismissed = key();
      close();
      badge.focus();
    });
    panel.setAttribute("aria-label", title);
    panel.replaceChildren(make("header", {}, make("h2", {}, title), button));
  };

  const entry = (finding) => {
    const [before, at, after] = finding.source;
    const place = make("a", { href: finding.editor, title: words["preview-open"] }, `${finding.file}:${finding.line}:${finding.column}`);
    const item = make(
      "li",
      { class: finding.severity },
      make("p", { class: "kind" }, make("strong", {}, finding.weight), " ", make("code", {}, finding.code)),
      make("p", { class: "place" }, place),
      make("p", { class: "message", lang: "en" }, finding.message),
    );
    if (before || at || after) item.append(make("pre", {}, before, make("mark", {}, at), after));
    if (finding.help) {
      item.append(make("p", { class: "help" }, make("span", {}, `${words["preview-help"]}: `), make("span", { lang: "en" }, finding.help)));
    }
    return item;
  };

  const key = () => (state?.findings ?? []).map((it) => it.code + it.file + it.message).join("\n");

  const list = () => {
    titled(words["preview-findings"]);
    if (state.is_kept) panel.append(make("p", {}, words["preview-stale"]));
    panel.append(make("ol", {}, ...state.findings.map(entry)));
    if (state.has_more) panel.append(make("p", {}, words["preview-more"]));
    panel.append(make("p", { class: "hint" }, words["preview-hint"]));
    panel.hidden = false;
    badge.setAttribute("aria-expanded", "true");
  };

  globalThis.taiyakuOverlay = (told) => {
    if (!told) {
      notice.textContent = words["preview-offline"] ?? "";
      notice.hidden = !notice.textContent;
      return;
    }
    state = told;
    words = told.words;
    notice.hidden = Boolean(told.digest);
    notice.textContent = told.digest ? "" : words["preview-gone"];
    const count = told.findings.length;
    host.lang = document.documentElement.lang;
    badge.hidden = count === 0;
    badge.textContent = words["preview-count"];
    badge.className = `badge ${told.findings[0]?.severity ?? ""}`;
    badge.setAttribute("aria-expanded", String(!panel.hidden));
    const isInspector = panel.dataset.of === "sentence" && !panel.hidden;
    const isWrong = told.findings.some((it) => it.severity === "error");
    if (isInspector) return;
    if (count === 0) close();
    else if (!panel.hidden || (isWrong && dismissed !== key())) show();
  };

  const show = () => {
    panel.dataset.of = "page";
    list();
  };

  badge.addEventListener("click", () => {
    if (panel.hidden || panel.dataset.of !== "page") show();
    else {
      dismissed = key();
      close();
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      dismissed = key();
      close();
    }
  });

  // ---- From a sentence to its file ----

  const inspect = (found) => {
    panel.dataset.of = "sentence";
    titled(words["preview-inspector"]);
    const facts = make("dl");
    const fact = (name, ...value) => facts.append(make("dt", {}, name), make("dd", {}, ...value));
    if (found.id) fact(words["preview-unit"], make("code", {}, found.id), ` (${found.kind})`);
    fact(words["preview-file"], make("a", { href: found.editor, title: words["preview-open"] }, found.place));
    if (found.provenance) fact(words["preview-provenance"], found.provenance);
    panel.append(facts);
    if (found.findings.length) panel.append(make("ol", {}, ...found.findings.map(entry)));
    else panel.append(make("p", {}, words["preview-no-findings"]));
    panel.hidden = false;
  };

  const open = async (element) => {
    const unit = element.closest("[data-unit], main [id]");
    const id = unit?.dataset.unit ?? unit?.id ?? "";
    const response = await fetch(`/_taiyaku/source?${new URLSearchParams({ page: location.pathname, id })}`);
    if (!response.ok) return;
    const found = await response.json();
    inspect(found);
    location.href = found.editor;
  };

  addEventListener(
    "click",
    (event) => {
      if (!event.altKey || !(event.target instanceof Element) || event.target === host) return;
      event.preventDefault();
      event.stopPropagation();
      open(event.target).catch(() => {});
    },
    { capture: true },
  );
})();
