import { changeLines, indented } from "../../render/change.ts";
import { plural } from "../../render/plural.ts";
import type { Style } from "../../render/style.ts";
import { warningText } from "../../render/warning.ts";
import type { PlannedEntity } from "../../runtime/engine/event.ts";
import { planCounts } from "../../runtime/engine/plan-count.ts";

type Action = PlannedEntity["action"];

/** A plan as text: what would be done to each entity, and a line that sums it up. */
export function planLines(planned: readonly PlannedEntity[], style: Style): string[] {
  const lines = planned.flatMap((entity) => [...entityLines(entity, style), ""]);
  return [...lines, summary(planned, style)];
}

function entityLines(entity: PlannedEntity, style: Style): string[] {
  const { colour } = style;
  const { mark, words, tint } = looks[entity.action];
  const paint = colour[tint];
  const lines = [`${paint(mark)} ${colour.bold(entity.path)}  ${paint(words)}  ${colour.dim(entity.type)}`];
  lines.push(...changeLines(entity.changes, style));
  for (const { field, reason } of entity.unknown) lines.push(`    ${field}: ${colour.dim(`(${reason})`)}`);
  if (entity.reason !== undefined) lines.push(`    ${indented(entity.reason)}`);
  if (entity.hint !== undefined && !entity.reason?.includes(entity.hint))
    lines.push(`    hint: ${indented(entity.hint)}`);
  if (entity.warning !== undefined) lines.push(`    ${warningText(entity.warning, style)}`);
  return lines;
}

const looks: Record<Action, { mark: string; words: string; tint: "green" | "yellow" | "cyan" | "dim" | "red" }> = {
  create: { mark: "+", words: "create", tint: "green" },
  change: { mark: "~", words: "change", tint: "yellow" },
  adopt: { mark: "<", words: "adopt: it is there already", tint: "cyan" },
  none: { mark: "=", words: "no change", tint: "dim" },
  refuse: { mark: "!", words: "cannot be done", tint: "red" },
  unknown: { mark: "?", words: "known once others are applied", tint: "yellow" },
  undeclared: { mark: "-", words: "not declared any more", tint: "dim" },
};

function summary(planned: readonly PlannedEntity[], { colour }: Style): string {
  const counts = planCounts(planned);
  const words: readonly (readonly [Action, string])[] = [
    ["create", "to create"],
    ["change", "to change"],
    ["adopt", "to adopt"],
    ["unknown", "unknown until applied"],
    ["refuse", "in the way"],
    ["none", "without a change"],
    ["undeclared", "not declared any more"],
  ];
  const parts = words.flatMap(([action, text]) => (counts[action] ? [`${counts[action]} ${text}`] : []));
  if (parts.length === 0) return "Nothing is declared.";
  const refused = counts.refuse ?? 0;
  const next =
    refused > 0
      ? ` An update would fail at ${plural(refused, "entity", "entities")}.`
      : hasChanges(planned)
        ? " monk update does it."
        : " Nothing to do.";
  return `${colour.bold("Plan:")} ${parts.join(", ")}.${next}`;
}

/** Whether an update would change anything. */
export function hasChanges(planned: readonly PlannedEntity[]): boolean {
  return planned.some(({ action }) => ["create", "change", "adopt", "unknown"].includes(action));
}
