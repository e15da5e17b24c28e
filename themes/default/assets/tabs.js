// Shows one tab of a group at a time: the one the reader chose, in every group that has it.
"use strict";
(() => {
  const KEY = "taiyaku-tabs";
  const { label } = document.currentScript.dataset;

  const remembered = () => {
    try {
      const ids = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(ids) ? ids : [];
    } catch {
      return [];
    }
  };
  const remember = (ids) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(ids.slice(0, 50)));
    } catch {
      // The choice then holds for this page.
    }
  };

  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  // Ids of tabs, the last chosen first.
  let chosen = remembered();
  const choose = (ids) => {
    chosen = [...ids, ...chosen.filter((it) => !ids.includes(it))];
  };
  const asked = new URLSearchParams(location.search).get("tabs");
  if (asked) choose(asked.split(","));

  const groups = [...document.querySelectorAll(".tabs")].map((element, index) => {
    const sections = [...element.children].filter((it) => it.matches("section.tab"));
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", label);
    const ids = [...new Set(sections.map((it) => it.dataset.tab))];
    const buttons = ids.map((id, position) => {
      const section = sections.find((it) => it.dataset.tab === id);
      const button = document.createElement("button");
      button.type = "button";
      button.id = `tab-button-${index}-${position}`;
      button.dataset.tab = id;
      button.setAttribute("role", "tab");
      button.textContent = section.querySelector(".tab-label")?.textContent ?? id;
      list.append(button);
      return button;
    });
    for (const section of sections) {
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", buttons[ids.indexOf(section.dataset.tab)].id);
      section.tabIndex = 0;
    }
    element.prepend(list);
    element.classList.add("tabs-active");
    return { sections, ids, buttons };
  });

  const show = () => {
    const selected = groups.map(({ ids }) => chosen.find((it) => ids.includes(it)) ?? ids[0]);
    groups.forEach(({ sections, buttons }, index) => {
      for (const button of buttons) {
        const is = button.dataset.tab === selected[index];
        button.setAttribute("aria-selected", String(is));
        button.tabIndex = is ? 0 : -1;
      }
      // A tab may depend on the choice in another group.
      const fitting = sections.filter((it) => it.dataset.tab === selected[index]);
      const shown =
        fitting.find((it) => it.dataset.condition && selected.includes(it.dataset.condition)) ??
        fitting.find((it) => !it.dataset.condition) ??
        fitting[0];
      for (const section of sections) section.hidden = section !== shown;
    });
  };

  // Keeps the group where it is on the screen while tabs above it change.
  const select = (button) => {
    const before = button.getBoundingClientRect().top;
    choose([button.dataset.tab]);
    remember(chosen);
    show();
    window.scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
    button.focus({ preventScroll: true });
  };

  for (const { buttons } of groups) {
    buttons.forEach((button, position) => {
      button.addEventListener("click", () => select(button));
      button.addEventListener("keydown", (event) => {
        const forward = getComputedStyle(button).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
        const to = {
          [forward]: (position + 1) % buttons.length,
          [backward]: (position + buttons.length - 1) % buttons.length,
          Home: 0,
          End: buttons.length - 1,
        }[event.key];
        if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        select(buttons[to]);
      });
    });
  }

  // A link to a sentence in a tab opens the tab.
  const open = () => {
    const id = location.hash.slice(1);
    const target = document.getElementById(id) ?? document.getElementById(decoded(id));
    const section = target?.closest("section.tab");
    if (!section?.hidden) return;
    choose([section.dataset.condition, section.dataset.tab].filter(Boolean));
    show();
    target.scrollIntoView();
  };

  show();
  open();
  window.addEventListener("hashchange", open);
})();
