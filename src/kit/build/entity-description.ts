import { z } from "zod";
import { type SecretUse, secretProperties } from "../../entity/index.ts";
import type { Kind } from "./kind.ts";

interface Described {
  readonly name: string;
  readonly text: string;
  /** What it is when it is left out. */
  readonly value: unknown;
  readonly isNeeded: boolean;
}

const uses: Record<SecretUse, string> = {
  read: "reads it",
  generate: "reads it, and generates it when it does not exist",
  write: "writes it",
};

/** What a person, or a program that composes templates, has to know of a type: plain text of a few sections. */
export function entityDescription(kind: Kind): string {
  const state = described(kind.state).map(({ name, text }) => line(name, text));
  const example = `connection-target("${kind.kind}") entity-state get-member("${exampleMember(kind)}")`;
  return [
    kind.summary,
    section("Secrets, by the properties that name them; list each under permitted-secrets", secretLines(kind)),
    section("State", state),
    ...(Object.keys(kind.actions).length > 0
      ? [section("Actions: monk do NAMESPACE/NAME/ACTION argument=value", actionLines(kind))]
      : []),
    `Other templates read the state through a connection to an instance of mongodb-atlas/${kind.kind}, for example: ${example}`,
  ].join("\n\n");
}

function secretLines({ definition }: Kind): string[] {
  return secretProperties(definition).map(({ property, use }) => {
    const { text, value } = describedAt(definition, property.split("."));
    return line(property, `${text}. The entity ${uses[use]}.${value === undefined ? "" : ` Default: ${value}.`}`);
  });
}

function actionLines({ actions }: Kind): string[] {
  return Object.entries(actions).flatMap(([action, { summary, arguments: schema }]) => [
    line(action, summary),
    ...described(schema).map((argument) => `  ${line(argument.name, argumentText(argument))}`),
  ]);
}

function argumentText({ text, value, isNeeded }: Described): string {
  if (value !== undefined) return `${text} (${JSON.stringify(value)} when left out)`;
  return isNeeded ? `${text} (required)` : text;
}

function described(schema: z.ZodObject): Described[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => {
    const { description: text = "", default: value } = property as { description?: string; default?: unknown };
    return { name, text, value, isNeeded: required.includes(name) };
  });
}

/** One property, in the elements of the lists and the objects that it stands in. */
function describedAt(schema: z.ZodObject, members: readonly string[]): { text: string; value: unknown } {
  let here: Node = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Node;
  for (const member of members) here = (here.items ?? here).properties?.[member] ?? {};
  return { text: here.description ?? "", value: here.default };
}

interface Node {
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

function exampleMember({ state }: Kind): string {
  const members = described(state).map(({ name }) => name);
  return ["connection_srv", "id", "name"].find((name) => members.includes(name)) ?? members[0] ?? "";
}

function line(name: string, text: string): string {
  return `- ${name}: ${text}`;
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines].join("\n");
}
