// The page of results: `search.html?q=…` shows what the dialog would.
"use strict";
(() => {
  const place = document.querySelector("[data-search]");
  const input = place.querySelector("input");
  const query = new URLSearchParams(location.search).get("q") ?? "";
  input.value = query;
  if (query.trim() === "") return;

  const title = document.title;
  document.title = `${query} – ${title}`;
  const answer = place.querySelector(".search-answer");
  const show = async (results, wanted) => {
    const { make, word } = results;
    const result = await results.search(query, { wanted, filters: results.chosen(place) });
    const { groups, isMore } = result;
    const status = place.querySelector("[role=status]");
    status.textContent = groups.length > 0 ? results.count(groups) : "";
    if (groups.length === 0) {
      answer.replaceChildren(results.nothing(query, result));
      return;
    }
    const items = groups.flatMap((group) =>
      group.hits.slice(0, results.shown).map((hit, index) => {
        const head = make("span", { className: index === 0 ? "search-head" : "search-head visually-hidden" }, ...results.head(group));
        return make("li", { className: index === 0 ? "search-first" : "" }, make("a", { href: results.href(group, hit), className: "search-option" }, head, ...results.hit(hit, result)));
      }),
    );
    const more = isMore ? make("button", { type: "button", className: "search-more" }, word("more")) : null;
    more?.addEventListener("click", async () => {
      const shown = answer.querySelectorAll("li").length;
      await show(results, wanted + 6);
      answer.querySelectorAll("li")[shown]?.querySelector("a").focus();
    });
    answer.replaceChildren(...[results.dropped(result), make("ol", { "data-results": "", className: "search-list" }, ...items), more].filter(Boolean));
  };

  const { begin, failed } = globalThis.taiyakuSearch;
  begin().then(
    async (results) => {
      const filters = results.filters(() => show(results, 5));
      if (filters) place.querySelector("form").after(filters);
      results.note(query);
      place.classList.add("search-asked");
      await show(results, 5);
    },
    () => (place.querySelector("[role=status]").textContent = failed),
  );
})();
