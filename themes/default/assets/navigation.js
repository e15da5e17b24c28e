// Shows the entry of this page in a navigation that is longer than the screen.
"use strict";
(() => {
  const navigation = document.querySelector(".navigation");
  const current = navigation?.querySelector("[aria-current]");
  if (!current) return;
  const reveal = () => {
    const entry = current.getBoundingClientRect();
    const view = navigation.getBoundingClientRect();
    if (entry.top < view.top || entry.bottom > view.bottom) {
      navigation.scrollTop += entry.top - view.top - view.height / 3;
    }
  };
  reveal();
  navigation.addEventListener("toggle", reveal);
})();
