// Shows the entry of this page in a navigation that is longer than the screen, and loads the filter when it is used.
"use strict";
(() => {
  const navigation = document.querySelector(".navigation");
  if (!navigation) return;
  const current = navigation.querySelector("[aria-current]");
  const reveal = () => {
    if (!current) return;
    const entry = current.getBoundingClientRect();
    const view = navigation.getBoundingClientRect();
    if (entry.top < view.top || entry.bottom > view.bottom) {
      navigation.scrollTop += entry.top - view.top - view.height / 3;
    }
  };
  reveal();
  navigation.addEventListener("toggle", reveal);

  const field = navigation.querySelector(".navigation-filter input");
  if (!field) return;
  const status = navigation.querySelector(".navigation-filter [role=status]");
  const load = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.async = false;
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });

  // The file of the entries calls `taiyaku`, as the files of search do; its `load` event follows at once.
  let loading;
  const begin = () => {
    loading ??= (async () => {
      const before = globalThis.taiyaku;
      let entries = [];
      globalThis.taiyaku = (kind, key, payload) => {
        before?.(kind, key, payload);
        if (kind === "navigation") entries = payload;
      };
      const [script, file] = field.dataset.files.split(" ");
      try {
        await Promise.all([load(script), load(file)]);
      } finally {
        globalThis.taiyaku = before;
      }
      const root = new URL("../", new URL(file, document.baseURI));
      globalThis.taiyakuFilter(navigation, field, status, entries, root);
    })();
    loading.catch(() => {
      loading = null;
      status.textContent = field.dataset.failed;
    });
  };
  field.addEventListener("focus", begin);
  field.addEventListener("input", begin);
})();
