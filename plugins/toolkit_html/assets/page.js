"use strict";
// What every page can do: sortable tables. Without script all of the page can be read as it stands.
document.documentElement.classList.add("scripted");

const every = (selector, within = document) => [...within.querySelectorAll(selector)];
const typing = (event) => event.ctrlKey || event.metaKey || event.altKey
  || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || Boolean(document.querySelector("dialog[open]"));
const gently = () => matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

function sortTable(table, column, header) {
  const descending = header.getAttribute("aria-sort") === "ascending"
    || (!header.hasAttribute("aria-sort") && header.classList.contains("n"));
  const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const rows = [...table.tBodies[0].rows].map((row) => [key(row), row]);
  const numeric = rows.every(([value]) => value !== "" && !Number.isNaN(parseFloat(value)));
  rows.sort(([a], [b]) => numeric ? parseFloat(a) - parseFloat(b) : a.localeCompare(b));
  if (descending) rows.reverse();
  table.tBodies[0].append(...rows.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

for (const table of every("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortTable(table, column, header));
  });
}
