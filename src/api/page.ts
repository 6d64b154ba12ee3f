import { type OperationView, operationViews } from "./operation-view.ts";
import { requestOf } from "./request-line.ts";

/** The table of operations as Markdown, by area. `command` is what writes it anew. */
export function operationsPage(command: string): string {
  const views = operationViews();
  const areas = [...new Set(views.map(({ area }) => area))];
  const sections = areas.flatMap((area) =>
    sectionOf(
      area,
      views.filter((view) => view.area === area),
    ),
  );
  return `${[
    `<!-- Generated from the table of operations: do not edit. \`${command}\` writes it anew. -->`,
    "",
    "# Operations of Atlas",
    "",
    `The ${views.length} operations of the Atlas Administration API that this program knows. \`monk api\` lists and calls them;`,
    "policies and the audit log speak of their areas and access.",
    "",
    "- **Access**: what a policy has to allow. What reads changes nothing.",
    "- **Role**: the least that Atlas asks for; a dash where any valid credential will do.",
    "- **Version**: the dated version of the API that is asked for.",
    "- **Rate limit**: the set of operations that Atlas counts together, and for what it keeps a count of its own.",
    "- **Repeatable**: whether sending it twice has the effect of sending it once, so that it is sent again when its answer is lost.",
    "- What answers a *list* is read to its end; what answers a new *secret* is not called by name.",
    ...sections,
  ].join("\n")}\n`;
}

function sectionOf(area: string, views: readonly OperationView[]): readonly string[] {
  const rows = views.map((view) => [
    `\`${view.name}\`${view.list ? " *list*" : ""}${view.secret ? " *secret*" : ""}`,
    `\`${requestOf(view)}\``,
    view.access,
    view.role ?? "–",
    view.version,
    `${view.rateLimit} (${scopeWords[view.scope]})`,
    view.repeatable ? "yes" : "no",
  ]);
  const heading = ["Operation", "Request", "Access", "Role", "Version", "Rate limit", "Repeatable"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return ["", `## ${area}`, "", line(heading), line(heading.map(() => "---")), ...rows.map(line)];
}

const scopeWords: Readonly<Record<OperationView["scope"], string>> = {
  groupId: "each project",
  orgId: "each organization",
  caller: "each credential",
};
