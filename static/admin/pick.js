/* A long list of boxes to tick: find by name, see what is ticked. Without it the list is scrolled. */
(() => {
  "use strict";

  for (const pick of document.querySelectorAll("[data-pick]")) {
    const rows = [...pick.querySelectorAll("li")];
    const search = pick.querySelector("[data-pick-search]");
    const input = search.querySelector("input");
    const chosen = pick.querySelector("[data-pick-chosen]");
    const found = pick.querySelector("[data-pick-found]");
    const nameOf = (row) => row.textContent.trim();
    const box = (row) => row.querySelector("input");

    const say = () => {
      const names = rows.filter((row) => box(row).checked).map(nameOf);
      chosen.textContent = names.length
        ? chosen.dataset.count.replace("#", names.length) + names.join("、")
        : chosen.dataset.none;
    };
    const filter = () => {
      const words = input.value.trim();
      let shown = 0;
      for (const row of rows) {
        row.hidden = Boolean(words) && !nameOf(row).includes(words) && !box(row).checked;
        shown += !row.hidden;
      }
      found.textContent = shown ? "" : found.dataset.none;
    };
    search.hidden = false;
    input.addEventListener("input", filter);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    pick.addEventListener("change", say);
    say();
  }
})();
