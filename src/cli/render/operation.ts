import type { OperationView } from "../../api/index.ts";
import { requestOf } from "../../api/request-line.ts";
import type { Style } from "../../render/style.ts";
import { tableLines } from "../../render/table.ts";

/** Operations of Atlas, for a person; where all are of one area, that is not said in each line. */
export function operationLines(views: readonly OperationView[], style: Style, width: number): string[] {
  const several = new Set(views.map(({ area }) => area)).size > 1;
  const row = (name: string, access: string, area: string, ...more: readonly string[]) => [
    name,
    access,
    ...(several ? [area] : []),
    ...more,
  ];
  const rows = views.map((view) => row(view.name, view.access, view.area, view.role ?? "-", requestOf(view)));
  return tableLines(row("Operation", "Access", "Area", "Role", "Request"), rows, style, width);
}

/** One operation, with all that it takes. `usage` is how it is called. */
export function operationCard(view: OperationView, usage: string, { colour }: Style): string[] {
  const { name, access, area, role, version, rateLimit, repeatable, list, secret } = view;
  const facts = [
    ["Request", requestOf(view)],
    ["Access", `${access} ${area}`],
    ["Role", role ?? "any valid credential"],
    ["Version", version],
    ["Rate limit", rateLimit],
    ...(list ? [["Answers", "a list, read to its end"]] : []),
    ...(secret ? [["Answers", "a secret, so that monk api does not call it"]] : []),
    ...(access === "write" ? [["Twice", repeatable ? "has the effect of once" : "may do it twice"]] : []),
  ];
  const query = view.query.map(({ name: parameter, type, choices }) => {
    const what = type === "texts" ? "text, may be given again and again" : (choices?.join(" or ") ?? type);
    return `    ${parameter}=  ${colour.dim(`(${what})`)}`;
  });
  return [
    colour.bold(name),
    ...facts.map(([title = "", fact = ""]) => `  ${colour.dim(title.padEnd(10))}  ${fact}`),
    ...(secret ? [] : ["", `  ${usage}`]),
    ...(query.length > 0 ? ["  and, if need be:", ...query] : []),
  ];
}
