/* A long list of boxes to tick: searched, ticked together, and counted. Without this script the boxes work all the same. */
(() => {
  for (const pick of document.querySelectorAll("[data-pick]")) {
    const rows = [...pick.querySelectorAll("[data-pick-row]")];
    const count = pick.querySelector("[data-pick-count]");
    const say = () => {
      const chosen = rows.filter((row) => row.querySelector("input").checked).length;
      count.textContent = count.dataset.said.replace("{n}", chosen.toLocaleString());
    };
    const tick = (value) => {
      for (const row of rows) if (!row.hidden) row.querySelector("input").checked = value;
      say();
    };
    pick.querySelector("[data-pick-search]").addEventListener("input", (event) => {
      const wanted = event.target.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
    pick.querySelector("[data-pick-search]").addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // looking for a unit registers nobody yet
    });
    pick.querySelector("[data-pick-all]").addEventListener("click", () => tick(true));
    pick.querySelector("[data-pick-none]").addEventListener("click", () => tick(false));
    pick.addEventListener("change", say);
    say();
  }
})();
