// Finds entries of the whole navigation by words of their titles.
"use strict";
globalThis.taiyakuFilter = (navigation, field, status, entries, root) => {
  const MOST = 60;
  const { some, none } = field.dataset;
  const tree = navigation.querySelector(".tree");
  const found = document.createElement("ul");
  found.className = "tree tree-found";
  found.hidden = true;
  tree.before(found);

  // As search folds: width and case do not matter, nor which kana a word is written in.
  const fold = (text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[\u3041-\u3096]/g, (it) => String.fromCharCode(it.charCodeAt(0) + 0x60));
  const folder = new URL(`${document.documentElement.lang}/`, root);
  const way = [];
  const all = entries.map(([depth, title, address, language]) => {
    way.length = depth;
    const sections = [...way];
    way.push(title);
    return { title, address, language, sections, folded: fold(title), above: fold(sections.join(" ")) };
  });

  const isExternal = (address) => /^[a-z][a-z0-9+.-]*:/i.test(address);
  const row = ({ title, address, language, sections }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.textContent = title;
    if (language) link.lang = language;
    if (isExternal(address)) {
      link.href = address;
      link.rel = "external noopener";
    } else link.href = new URL(`${address.split("/").map(encodeURIComponent).join("/")}.html`, folder).href;
    item.append(link);
    if (link.href === location.href.split(/[?#]/)[0]) link.setAttribute("aria-current", "page");
    if (sections.length > 0) {
      const place = document.createElement("small");
      place.textContent = sections.join(" › ");
      link.append(place);
    }
    return item;
  };

  const filter = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const isOn = words.length > 0;
    tree.hidden = isOn;
    found.hidden = !isOn;
    if (!isOn) {
      found.replaceChildren();
      status.textContent = "";
      return;
    }
    // Each word stands in the title or above it, and one in the title itself.
    const matches = all.filter(
      ({ address, folded, above }) =>
        address && words.every((it) => folded.includes(it) || above.includes(it)) && words.some((it) => folded.includes(it)),
    );
    const seen = new Set();
    const once = matches.filter(({ address }) => !seen.has(address) && seen.add(address));
    found.replaceChildren(...once.slice(0, MOST).map(row));
    status.textContent = once.length > 0 ? some.replace("{count}", once.length) : none;
    navigation.scrollTop = 0;
  };

  field.addEventListener("input", (event) => event.isComposing || filter());
  field.addEventListener("compositionend", filter);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && field.value) {
      // The drawer stays.
      event.preventDefault();
      event.stopPropagation();
      field.value = "";
      filter();
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      const first = found.querySelector("a");
      if (!first) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    }
  });
  found.addEventListener("keydown", (event) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (at === 0 ? field : links[at])).focus();
  });
  filter();
};
