import { z } from "zod";
import type { EntityType } from "../entity/index.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** A script, which may stand wherever a value may. */
const script = { type: "string", pattern: "^\\s*<-", description: "An ArrowScript, evaluated when it is needed" };

const names = (description: string) => ({
  description,
  anyOf: [
    { type: "object", additionalProperties: { type: "boolean" } },
    { type: "array", items: { type: "string" } },
  ],
});

/** What may stand in any template beside its properties. */
const controls: JsonSchema = {
  inherits: { type: "string", description: "Path of the template that this one is based on" },
  connections: {
    type: "object",
    description: "Other templates that this one reads from, by the name that scripts use",
    additionalProperties: {
      type: "object",
      properties: {
        runnable: { type: "string", description: "Path of the other template" },
        target: { type: "string", description: "The same as runnable" },
        service: { type: "string", description: "A service that it offers; usually data" },
      },
    },
  },
  depends: {
    type: ["object", "array"],
    description: "What has to be ready first: wait-for, with runnables and a timeout in seconds",
  },
  "permitted-secrets": names("The global secrets that this template may use"),
  variables: { type: "object", description: "Named values, for scripts and for the environment of programs" },
  services: { type: "object", description: "What others may connect to" },
  files: { type: "object" },
  checks: { type: "object" },
  metadata: { type: "object" },
};

/** The JSON Schema of a whole file: a namespace, and templates told apart by what they define. */
export function fileSchema(types: readonly EntityType[]): JsonSchema {
  const kinds = types.map((type) => ({
    if: { type: "object", properties: { defines: { const: type.name } }, required: ["defines"] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { $ref: `#/$defs/${definitionName(type)}` },
  }));
  const known = types.map(({ name }) => name);
  return {
    $schema: dialect,
    title: "Templates of MongoDB Atlas resources",
    type: "object",
    required: ["namespace"],
    properties: { namespace: { type: "string", description: "First part of the path of every template in this file" } },
    additionalProperties: { $ref: "#/$defs/template" },
    $defs: {
      template: {
        type: "object",
        properties: {
          defines: {
            description: "What the template is",
            anyOf: [{ enum: [...known, "group", "process-group", "runnable", "service"] }, { type: "string" }],
          },
        },
        allOf: kinds,
      },
      ...Object.fromEntries(types.map((type) => [definitionName(type), bodyOf(type)])),
    },
  };
}

/** The JSON Schema of one kind of entity, as it stands under its name in a file. */
export function entitySchema(type: EntityType): JsonSchema {
  return { $schema: dialect, title: type.name, ...bodyOf(type) };
}

function bodyOf(type: EntityType): JsonSchema {
  const { $schema: _, properties = {}, ...rest } = z.toJSONSchema(type.definition, { io: "input" }) as JsonSchema;
  const own = Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => [
    name,
    withScripts(property),
  ]);
  return {
    ...rest,
    description: type.summary,
    properties: { defines: { const: type.name }, ...Object.fromEntries(own), ...controls },
    required: ["defines", ...((rest.required as string[] | undefined) ?? [])],
  };
}

/** The same, with a script allowed in the place of every value. */
function withScripts(schema: JsonSchema): JsonSchema {
  const { description, default: usual, ...rest } = schema;
  const inside = { ...rest };
  for (const key of ["items", "additionalProperties"]) {
    const inner = inside[key];
    if (typeof inner === "object" && inner !== null) inside[key] = withScripts(inner as JsonSchema);
  }
  for (const key of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    const inner = inside[key];
    if (Array.isArray(inner)) inside[key] = inner.map((one: JsonSchema) => withScripts(one));
  }
  if (typeof inside.properties === "object" && inside.properties !== null) {
    const members = Object.entries(inside.properties as Record<string, JsonSchema>);
    inside.properties = Object.fromEntries(members.map(([name, member]) => [name, withScripts(member)]));
  }
  return {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
    anyOf: [inside, script],
  };
}

function definitionName({ name }: EntityType): string {
  return name.replace("/", ".");
}
