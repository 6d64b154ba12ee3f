import { z } from "zod";
import type { Action } from "./action.ts";
import type { EntityType } from "./entity-type.ts";

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Property;
  readonly anyOf?: readonly Property[];
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Property | boolean;
  readonly secret?: string;
}

/** The reference of some entity types as Markdown, from their schemas alone. */
export function reference(types: readonly EntityType[], update: string): string {
  const contents = types.map(({ name }) => `- [\`${name}\`](#${name.replace("/", "")})`);
  const head = `<!-- Generated from the schemas of the entities: do not edit. \`${update}\` writes it anew. -->`;
  return `${[head, "# Entities", contents.join("\n"), ...types.map(section)].join("\n\n")}\n`;
}

function section(type: EntityType): string {
  const { name, summary, definition, state, readiness } = type;
  const minutes = Math.max(1, Math.round((readiness.initialDelay + readiness.period * readiness.attempts) / 60));
  const parts = [
    `## ${name}`,
    summary,
    "### Properties",
    table(definition, "input"),
    "### State",
    'What other templates read with `entity-state get-member("…")`, and `monk describe` shows.',
    table(state, "output"),
    `Ready within ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or the update fails; nothing is undone then.`,
  ];
  const actions = Object.entries(type.actions);
  if (actions.length > 0) parts.push("### Actions", actions.map(([name, one]) => actionItem(name, one)).join("\n"));
  return parts.join("\n\n");
}

/** An action, and below it what may be given. */
function actionItem(name: string, { summary, arguments: given }: Action): string {
  const { properties, required } = schemaOf(given, "input");
  const items = Object.entries(properties).map(([argument, one]) => {
    const needed = need(one, required.includes(argument));
    return `  - \`${argument}\`${needed === "" ? "" : ` (${needed})`}: ${one.description ?? ""}`;
  });
  return [`- \`${name}\`: ${summary}`, ...items].join("\n");
}

function schemaOf(schema: z.ZodObject, io: "input" | "output") {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  return { properties, required };
}

function table(schema: z.ZodObject, io: "input" | "output"): string {
  const { properties, required } = schemaOf(schema, io);
  const withNeed = io === "input";
  const rows = Object.entries(properties).flatMap(([name, property]) => [
    row(name, property, withNeed ? need(property, required.includes(name)) : undefined),
    ...inner(name, property).map(([path, one]) => row(path, one, withNeed ? "" : undefined)),
  ]);
  const head = withNeed
    ? ["| property | type | | meaning |", "| --- | --- | --- | --- |"]
    : ["| member | type | meaning |", "| --- | --- | --- |"];
  return [...head, ...rows].join("\n");
}

function row(name: string, property: Property, needed: string | undefined): string {
  const cells = [
    `\`${name}\``,
    typeOf(property),
    ...(needed === undefined ? [] : [needed]),
    property.description ?? "",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function need(property: Property, required: boolean): string {
  if (property.default !== undefined) return `default \`${JSON.stringify(property.default)}\``;
  return required ? "required" : "";
}

/** Members of an object, or of the objects in a list, and theirs. */
function inner(name: string, { items, properties }: Property): [string, Property][] {
  const listed = [items, ...(items?.anyOf ?? [])].flatMap((one) => Object.entries(one?.properties ?? {}));
  const members: [string, Property][] = [
    ...Object.entries(properties ?? {}).map(([member, one]): [string, Property] => [`${name}.${member}`, one]),
    ...listed.map(([member, one]): [string, Property] => [`${name}[].${member}`, one]),
  ];
  return members.flatMap(([path, one]) => [[path, one], ...inner(path, one)] as [string, Property][]);
}

/** Longer lists of values are shortened: the schema has them all. */
const shownValues = 6;

function typeOf(property: Property): string {
  if (property.enum) {
    const shown = property.enum.slice(0, shownValues).map((value) => `\`${String(value)}\``);
    const rest = property.enum.length - shown.length;
    return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
  }
  if (property.secret) return "name of a secret";
  if (property.anyOf) return [...new Set(property.anyOf.map(typeOf))].join(" or ");
  if (property.type === "array") return `list of ${property.items ? typeOf(property.items) : "values"}`;
  if (property.type === "object") return "mapping";
  return property.type === "string" ? "text" : (property.type ?? "value");
}
