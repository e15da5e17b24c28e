// Takes the reader to the same sentence in the other language.
"use strict";
(() => {
  const hasText = document.querySelector(".body") !== null;
  const links = document.querySelectorAll("a.language");
  const places = ".body [id]:is(.unit, .anchor, h1, h2, h3, h4, h5, h6)";

  // The id of the first sentence in view below the header; none at the top of the page.
  const place = () => {
    if (!hasText || window.scrollY < 1) return "";
    const header = document.querySelector(".site-header").getBoundingClientRect();
    const top = Math.max(header.bottom, 0);
    // Where the last switch led is still the place, though the sentence before it may end on the same line.
    const target = document.querySelector(".body :target");
    const offset = target ? target.getBoundingClientRect().top - top : -1;
    if (offset >= 0 && offset < 32) return target.id;
    for (const element of document.querySelectorAll(places)) {
      const box = element.getBoundingClientRect();
      if (box.bottom > top + 4 && (box.width > 0 || box.height > 0)) return element.id;
    }
    return "";
  };

  const follow = (event) => {
    const link = event.currentTarget;
    const url = new URL(link.getAttribute("href"), document.baseURI);
    const id = place();
    url.search = location.search;
    url.hash = id ? `#${id}` : "";
    link.href = url.href;
  };

  for (const link of links) {
    // Before the browser reads the address, whichever way the link is opened.
    for (const event of ["pointerdown", "focus", "click", "auxclick"]) link.addEventListener(event, follow);
  }
})();
