// Shows a picture that is wider than its column in its own size.
"use strict";
(() => {
  const { open, close } = document.currentScript.dataset;
  // What is this much smaller than it could be is worth enlarging.
  const SLACK = 24;

  const dialog = document.createElement("dialog");
  dialog.className = "zoom-view";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "zoom-close", textContent: close });
  const frame = Object.assign(document.createElement("div"), { className: "zoom-frame", tabIndex: 0 });
  frame.setAttribute("role", "region");
  dialog.append(button, frame);
  const end = () => dialog.close();
  button.addEventListener("click", end);
  // Beside the picture, or on it: there is nothing else to do here.
  frame.addEventListener("click", end);

  const show = (image) => {
    const copy = image.cloneNode();
    copy.loading = "eager";
    frame.replaceChildren(copy);
    frame.setAttribute("aria-label", image.alt || open);
    dialog.setAttribute("aria-label", image.alt || open);
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
    button.focus();
  };

  const images = [...document.querySelectorAll(".body img")].filter((it) => !it.closest("a, button, summary"));
  const fit = (image) => {
    const natural = Number(image.getAttribute("width")) || image.naturalWidth;
    const shown = image.clientWidth;
    if (shown === 0) return;
    const frame = image.closest(".zoom");
    if (natural <= shown + SLACK) {
      frame?.replaceWith(image);
    } else if (!frame) {
      const opener = Object.assign(document.createElement("button"), { type: "button", className: "zoom" });
      opener.setAttribute("aria-label", image.alt ? `${open}: ${image.alt}` : open);
      opener.setAttribute("aria-haspopup", "dialog");
      opener.addEventListener("click", () => show(image));
      image.replaceWith(opener);
      opener.append(image);
    }
  };
  const fitAll = () => images.forEach(fit);
  for (const image of images) image.complete || image.addEventListener("load", () => fit(image), { once: true });
  fitAll();
  addEventListener("resize", fitAll);
  // In a tab or a disclosure a picture has no size before that is opened.
  document.addEventListener("click", () => requestAnimationFrame(fitAll));
})();
