// Lets the reader choose light or dark colours, and remembers the choice.
"use strict";
(() => {
  const KEY = "taiyaku-color-scheme";
  const SCHEMES = ["auto", "light", "dark"];
  const root = document.documentElement;
  const button = document.querySelector(".color-scheme");

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is refused, as from some files on disk.
    }
  };
  const remember = (scheme) => {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // The choice then holds for this page.
    }
  };
  const show = (scheme) => {
    if (scheme === "auto") delete root.dataset.colorScheme;
    else root.dataset.colorScheme = scheme;
    if (!button) return;
    button.setAttribute("aria-label", button.dataset[scheme]);
    button.title = button.dataset[scheme];
  };

  let scheme = SCHEMES.includes(remembered()) ? remembered() : "auto";
  show(scheme);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    scheme = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length];
    remember(scheme);
    show(scheme);
  });
})();
