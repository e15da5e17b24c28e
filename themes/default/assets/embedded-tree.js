// Shows one question at a time of a decision tree that stands in an article.
"use strict";
(() => {
  for (const tree of document.querySelectorAll(".embedded-tree")) {
    const restart = document.createElement("button");
    restart.type = "button";
    restart.className = "embedded-restart";
    restart.textContent = tree.dataset.restart;
    restart.hidden = true;
    tree.querySelector(".embedded-open").before(restart);

    const answers = [...tree.querySelectorAll("details")];
    const show = (details) => {
      const item = details.closest("li");
      for (const other of item.parentElement.children) other.hidden = details.open && other !== item;
      details.closest(".branch").classList.toggle("branch-answered", details.open);
      restart.hidden = !answers.some((it) => it.open);
    };
    for (const details of answers) {
      details.addEventListener("toggle", () => {
        // An answer that is taken back takes those after it with it.
        if (!details.open) for (const later of details.querySelectorAll("details[open]")) later.open = false;
        show(details);
      });
      details.querySelector("summary").addEventListener("click", () => {
        if (details.open) return;
        const question = details.querySelector(".branch-question, .branch-outcome a");
        requestAnimationFrame(() => {
          if (question.matches("p")) question.tabIndex = -1;
          question.focus({ preventScroll: true });
        });
      });
    }
    restart.addEventListener("click", () => {
      for (const details of answers) details.open = false;
      const question = tree.querySelector(".branch-question");
      question.tabIndex = -1;
      question.focus();
    });
    tree.classList.add("embedded-active");
  }
})();
