import { createHash } from "node:crypto";
import { attributes, escaped } from "./markup.ts";
import type { Cell, Column, Fact, Page, Section } from "./page.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";

/**
 * A page by itself: it asks nothing of any network, and whatever text is in it stays text. Every row stands in it as
 * written, so that it can be read and printed without its script, which sorts and filters.
 */
export function html(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escaped(page.title)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the tables</a>
<header class="head">
<h1>${escaped(page.title)}</h1>
${page.lines.map((line) => `<p>${escaped(line)}</p>`).join("\n")}
</header>
<dl class="facts">
${page.facts.map(factHtml).join("\n")}
</dl>
<div class="bar">
<div role="search" class="find scripted"><label for="find">Filter all tables</label><input id="find" type="search" placeholder="name, region, owner …" autocomplete="off" spellcheck="false"><kbd aria-hidden="true">/</kbd></div>
<nav aria-label="Tables">
${page.sections.map(({ id, title, rows }) => `<a href="#${escaped(id)}">${escaped(title)} <span class="count" data-count="${escaped(id)}">${rows.length}</span></a>`).join("\n")}
</nav>
</div>
<p class="unseen" role="status" id="told"></p>
<main id="content" tabindex="-1">
${page.sections.map(sectionHtml).join("\n")}
</main>
<footer><p>${escaped(page.foot)}</p></footer>
<script>${script}</script>
</body>
</html>
`;
}

/** Characters that fit into one line of a column. */
const unbroken = 24;

/** What a policy in the page allows by: the very text, and no other. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function factHtml({ label, value, detail, tone }: Fact): string {
  const small = detail === undefined ? "" : `<small>${escaped(detail)}</small>`;
  return `<div${attributes({ class: tone })}><dt>${escaped(label)}</dt><dd>${escaped(String(value))}${small}</dd></div>`;
}

function sectionHtml({ id, title, intro, columns, rows, empty }: Section): string {
  const head = `<h2 id="${escaped(id)}-title">${escaped(title)} <span class="count" data-count="${escaped(id)}">${rows.length}</span></h2>`;
  const said = intro === undefined ? "" : `<p class="intro">${escaped(intro)}</p>`;
  const table = rows.length === 0 ? `<p class="empty">${escaped(empty)}</p>` : tableHtml(id, columns, rows);
  return `<section${attributes({ id, "aria-labelledby": `${id}-title` })}>
<div class="section-head">${head}<div class="filters scripted"></div></div>
${said}${table}
</section>`;
}

function tableHtml(id: string, columns: readonly Column[], rows: Section["rows"]): string {
  const heads = columns.map(
    ({ title, kind, filter }) =>
      `<th${attributes({ scope: "col", class: kind, "data-filter": filter })}><button type="button">${escaped(title)}</button></th>`,
  );
  const body = rows.map((row) => `<tr>${row.map((cell, at) => cellHtml(cell, columns[at])).join("")}</tr>`);
  return `<div class="scroll"${attributes({ role: "region", tabindex: 0, "aria-labelledby": `${id}-title` })}>
<table aria-labelledby="${escaped(id)}-title">
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>
</div>
<p class="none" hidden>Nothing here fits the filter.</p>`;
}

function cellHtml(cell: Cell, column: Column | undefined): string {
  const kind = column?.kind;
  const td = (content: string, more: Parameters<typeof attributes>[0] = {}) =>
    `<td${attributes({ class: kind, ...more })}>${content}</td>`;
  if (cell === null || cell === "") return td(`<span class="dash" aria-label="nothing">–</span>`, { "data-sort": "" });
  if (typeof cell === "number") return td(String(cell));
  if (typeof cell === "string") {
    if (kind === "code") return td(`<pre>${escaped(cell)}</pre>`);
    return td(escaped(cell), cell.length <= unbroken ? { class: [kind, "short"].filter(Boolean).join(" ") } : {});
  }
  if ("list" in cell) {
    if (cell.list.length === 0) return cellHtml(null, column);
    const items = cell.list.map((item) => `<li>${escaped(item)}</li>`).join("");
    return td(`<ul>${items}</ul>`, { "data-sort": cell.list.join(" ") });
  }
  const { text, detail, tone, sort } = cell;
  const said = tone === undefined ? escaped(text) : `<span class="tone ${tone}">${escaped(text)}</span>`;
  const small = detail === undefined ? "" : `<small>${escaped(detail)}</small>`;
  return td(`${said}${small}`, { "data-sort": sort });
}
