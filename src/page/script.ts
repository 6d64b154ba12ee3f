/** What makes a page's tables sortable and filterable. It runs in a browser, and nowhere else. */
export const script = `
"use strict";
document.documentElement.classList.add("js");
const find = document.getElementById("find");
const told = document.getElementById("told");
const tables = [];

const textOf = (cell) => cell.dataset.sort ?? cell.textContent;
const valuesOf = (cell) => {
  const items = [...cell.querySelectorAll("li")];
  if (items.length > 0) return items.map((item) => item.textContent);
  const tone = cell.querySelector(".tone");
  return [(tone ?? cell.firstChild)?.textContent ?? ""];
};
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function compare(one, other, way) {
  if (one === "" || other === "") return one === other ? 0 : one === "" ? 1 : -1;
  return way * collator.compare(one, other);
}

function sortBy(table, heading, at) {
  const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of table.headings) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
  const keyed = table.rows.map((row) => [textOf(row.line.cells[at]).trim(), row]);
  keyed.sort(([one], [other]) => compare(one, other, way));
  table.rows = keyed.map(([, row]) => row);
  table.body.append(...table.rows.map((row) => row.line));
  told.textContent = table.title + " sorted by " + heading.textContent + (way === 1 ? ", ascending" : ", descending");
}

function addFilter(table, heading, at) {
  const values = new Set(table.rows.flatMap((row) => valuesOf(row.line.cells[at])));
  if (values.size < 2 || values.size > 60) return;
  const label = document.createElement("label");
  const select = document.createElement("select");
  label.append(heading.textContent, select);
  select.append(new Option("all", "all"));
  for (const value of [...values].sort(collator.compare)) {
    const option = new Option(value === "–" ? "nothing" : value);
    option.value = "is " + value;
    select.append(option);
  }
  select.addEventListener("change", filter);
  table.filters.push((row) => select.value === "all" || valuesOf(row.line.cells[at]).includes(select.value.slice(3)));
  table.place.append(label);
}

function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const table of tables) {
    let left = 0;
    for (const row of table.rows) {
      const fits = words.every((word) => row.text.includes(word)) && table.filters.every((test) => test(row));
      if (row.line.hidden === fits) row.line.hidden = !fits;
      if (fits) left += 1;
    }
    shown += left;
    const all = table.rows.length;
    for (const count of document.querySelectorAll('[data-count="' + table.id + '"]')) {
      count.textContent = left === all ? all : left + " of " + all;
    }
    table.scroll.hidden = left === 0;
    table.none.hidden = left > 0;
  }
  told.textContent = shown + (shown === 1 ? " row fits" : " rows fit");
}

for (const section of document.querySelectorAll("section")) {
  const scroll = section.querySelector(".scroll");
  if (!scroll) continue;
  const table = {
    id: section.id,
    title: section.querySelector("h2").firstChild.textContent.trim(),
    scroll,
    none: section.querySelector(".none"),
    place: section.querySelector(".filters"),
    body: scroll.querySelector("tbody"),
    headings: [...scroll.querySelectorAll("th")],
    rows: [...scroll.querySelectorAll("tbody tr")].map((line) => ({ line, text: line.innerText.toLowerCase() })),
    filters: [],
  };
  tables.push(table);
  table.headings.forEach((heading, at) => {
    heading.querySelector("button").addEventListener("click", () => sortBy(table, heading, at));
    if ("filter" in heading.dataset) addFilter(table, heading, at);
  });
}

let waiting;
find.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 80);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
  } else if (event.key === "Escape" && event.target === find && find.value !== "") {
    find.value = "";
    filter();
  }
});
`;
