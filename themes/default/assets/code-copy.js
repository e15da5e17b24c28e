// Adds a button to each code block that copies it.
"use strict";
(() => {
  const { copy, copied, selected } = document.currentScript.dataset;

  const select = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  for (const block of document.querySelectorAll("pre.code")) {
    const frame = document.createElement("div");
    frame.className = "code-frame";
    block.replaceWith(frame);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "code-copy";
    button.textContent = copy;
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    frame.append(block, button, status);

    button.addEventListener("click", async () => {
      const code = block.querySelector("code") ?? block;
      let word = copied;
      try {
        await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
      } catch {
        select(code); // The browser refuses, so the reader copies what is selected.
        word = selected;
      }
      button.textContent = word;
      status.textContent = word;
      setTimeout(() => {
        button.textContent = copy;
        status.textContent = "";
      }, 2000);
    });
  }
})();
