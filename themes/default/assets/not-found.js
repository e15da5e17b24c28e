// Offers a search for the words of the address that does not exist.
"use strict";
(() => {
  const base = new URL(".", document.baseURI).pathname;
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const path = location.pathname.startsWith(base) ? location.pathname.slice(base.length) : location.pathname.slice(1);
  const parts = decoded(path)
    .replace(/\.html?$/, "")
    .split("/")
    .filter((it) => it && it !== "index");
  const languages = [...document.querySelectorAll(".not-found")].map((it) => it.lang);
  if (languages.includes(parts[0])) parts.shift();
  // The last part names the page; those before it name folders.
  const words = (parts.at(-1) ?? "").split(/[-_.+\s]+/).filter((it) => !/^\p{L}?$/u.test(it));
  for (const input of document.querySelectorAll(".not-found input")) input.value = words.join(" ");
})();
