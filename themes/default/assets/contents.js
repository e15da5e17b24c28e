// Marks, in the contents of the page, the heading that is being read.
"use strict";
(() => {
  // Beside the text the list is always shown, so it is open for assistive technology too.
  const list = document.querySelector(".contents details");
  const wide = matchMedia("(min-width: 80em)");
  const fit = () => {
    list.open = wide.matches;
  };
  fit();
  wide.addEventListener("change", fit);

  const entries = [];
  for (const link of document.querySelectorAll(".contents a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) entries.push({ link, heading });
  }
  if (entries.length === 0 || !("IntersectionObserver" in window)) return;

  let marked = null;
  const mark = () => {
    const line = window.innerHeight * 0.3;
    const passed = entries.filter(({ heading }) => heading.getBoundingClientRect().top <= line);
    const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
    const current = atEnd && window.scrollY > 0 ? entries.at(-1) : passed.at(-1);
    if (current?.link === marked) return;
    marked?.removeAttribute("aria-current");
    marked = current?.link ?? null;
    marked?.setAttribute("aria-current", "location");
  };

  // Called only when a heading crosses the edge of the view or the line below which one has not been reached.
  const edge = new IntersectionObserver(mark);
  const line = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
  for (const { heading } of entries) {
    edge.observe(heading);
    line.observe(heading);
  }
  const footer = document.querySelector(".site-footer");
  if (footer) edge.observe(footer);
})();
