import { expect, it } from "vitest";
import { z } from "zod";
import { resources } from "../../../entities/index.ts";
import { definitionSchema, type Fragment, stateSchema } from "../../../src/kit/build/monk-schema.ts";

const keywords = new Set(
  "type description default enum items minLength maxLength minimum maximum pattern const anyOf properties required additionalProperties".split(
    " ",
  ),
);

/** Every fragment of a schema, with the path to it. */
function fragments(fragment: Fragment, path: string): [path: string, fragment: Fragment][] {
  const { items, anyOf = [], properties = {}, additionalProperties } = fragment;
  const inner: [string, Fragment][] = Object.entries(properties).map(([name, one]) => [`${path}.${name}`, one]);
  for (const one of [...(items ? [items] : []), ...anyOf]) inner.push([`${path}[]`, one]);
  if (typeof additionalProperties === "object") inner.push([`${path}.*`, additionalProperties]);
  return [[path, fragment], ...inner.flatMap(([at, one]) => fragments(one, at))];
}

function all(schema: Readonly<Record<string, Fragment | readonly string[]>>): [string, Fragment][] {
  return Object.entries(schema).flatMap(([name, one]) => (name === "required" ? [] : fragments(one as Fragment, name)));
}

for (const { kind, definition, state } of resources) {
  it(`uses none but Monk's keywords for ${kind}`, () => {
    const used = [...all(definitionSchema(definition)), ...all(stateSchema(state))].flatMap(([, one]) =>
      Object.keys(one),
    );
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((keyword) => !keywords.has(keyword))).toEqual([]);
  });

  it(`says of every property of ${kind} what it is, and asks for those that have to be there`, () => {
    const { required = [], ...properties } = definitionSchema(definition);
    expect(Object.keys(properties)).toEqual(Object.keys(definition.shape));
    expect(Object.values(properties).every((one) => "description" in one && one.description !== "")).toBe(true);
    const needed = Object.keys(definition.shape).filter((name) => {
      const property = definition.shape[name as keyof typeof definition.shape] as z.ZodType;
      return !property.safeParse(undefined).success;
    });
    expect(required).toEqual(needed);
  });

  it(`fills in no default of ${kind} that would make a mapping appear`, () => {
    const filled = all(definitionSchema(definition)).filter(([, one]) => one.default !== undefined);
    expect(filled.map(([path]) => path)).toEqual(["secret_ref"]);
  });
}

it("keeps limits, choices and patterns that Go reads, and drops the rest", () => {
  const definition = z.strictObject({
    size: z.int().positive().describe("Size"),
    share: z.number().positive().max(1),
    any: z.int(),
    exact: z.literal("x"),
    shape: z.enum(["a", "b"]).optional(),
    code: z.string().regex(/^[a-z]{2}$/),
    clever: z.string().regex(/^(?!x)/),
    due: z.iso.datetime(),
    either: z.union([z.string().min(1), z.array(z.int()).min(1)]),
    labels: z.record(z.string().min(1), z.string().max(9)),
    inner: z.strictObject({ on: z.boolean().default(true).describe("Whether it is on"), list: z.array(z.string()) }),
  });
  expect(definitionSchema(definition)).toEqual({
    size: { type: "integer", description: "Size", minimum: 1 },
    share: { type: "number", minimum: 0, maximum: 1 },
    any: { type: "integer" },
    exact: { type: "string", const: "x" },
    shape: { type: "string", enum: ["a", "b"] },
    code: { type: "string", pattern: "^[a-z]{2}$" },
    clever: { type: "string" },
    due: { type: "string" },
    either: {
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "array", items: { type: "integer" } },
      ],
    },
    labels: { type: "object", additionalProperties: { type: "string", maxLength: 9 } },
    inner: {
      type: "object",
      properties: {
        on: { type: "boolean", description: "Whether it is on; true when left out" },
        list: { type: "array", items: { type: "string" } },
      },
      required: ["list"],
    },
    required: ["size", "share", "any", "exact", "code", "clever", "due", "either", "labels", "inner"],
  });
});

it("asks for nothing in a state, however deep", () => {
  const note = z.object({ name: z.string(), required: z.string() }).describe("A note");
  expect(stateSchema(z.object({ id: z.string(), note }))).toEqual({
    id: { type: "string" },
    note: {
      type: "object",
      description: "A note",
      properties: { name: { type: "string" }, required: { type: "string" } },
    },
  });
});

it("refuses a property that Monk would take for a keyword", () => {
  expect(() => definitionSchema(z.strictObject({ name: z.string(), type: z.string() }))).toThrow(
    "Monk takes the property `type` for a keyword",
  );
});
