"use strict";
(() => {
  const body = document.querySelector("#matrix tbody");
  const rows = [...body.rows].map((row) => ({
    row,
    text: `${row.dataset.name} ${row.dataset.id} ${row.textContent}`.toLowerCase(),
    states: new Map([...row.querySelectorAll("[data-check]")].map((one) => [one.dataset.check, one.dataset.of])),
    state: row.querySelector(".badge").lastChild.textContent.trim(),
  }));
  const search = document.querySelector("#search"), check = document.querySelector("#check"), state = document.querySelector("#state");
  const shown = document.querySelector("#shown"), buttons = [...document.querySelectorAll("button.state")];

  // With a check, the state is that of the check; without one, that of the account.
  function fits(one) {
    const found = check.value ? one.states.get(check.value) || "not checked" : one.state;
    return one.text.includes(search.value.trim().toLowerCase()) && (!state.value || found === state.value);
  }
  function filter() {
    let number = 0;
    for (const one of rows) { one.row.hidden = !fits(one); number += one.row.hidden ? 0 : 1; }
    shown.textContent = `${number} account${number === 1 ? "" : "s"}`;
    for (const one of buttons) one.setAttribute("aria-pressed", String(!check.value && one.dataset.state === state.value));
  }
  search.addEventListener("input", filter);
  for (const one of [check, state]) one.addEventListener("change", filter);
  for (const one of buttons) one.addEventListener("click", () => {
    check.value = "";
    state.value = state.value === one.dataset.state ? "" : one.dataset.state;
    filter();
  });

  const names = new Intl.Collator(undefined, { numeric: true });
  function sort(button) {
    const head = button.closest("th"), key = button.dataset.sort;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const one of head.parentNode.children) if (one.hasAttribute("aria-sort")) one.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (one) => one.row.getAttribute(`data-${key}`) || "";
    rows.sort((one, other) => (down ? -1 : 1) * names.compare(value(one), value(other)) || names.compare(one.row.dataset.name, other.row.dataset.name));
    body.append(...rows.map((one) => one.row));
  }
  for (const one of document.querySelectorAll("[data-sort]")) one.addEventListener("click", () => sort(one));
})();
