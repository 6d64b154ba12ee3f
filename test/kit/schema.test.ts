import { deepStrictEqual } from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z as zod } from "zod";
import * as entities from "../../entities/index.ts";
import * as client from "../../src/atlas/operations/index.ts";
import { secretProperties } from "../../src/entity/index.ts";
import { z as standIn } from "../../src/kit/engine/schema.ts";
import { type JsonSchema, nearly } from "./schema-arbitrary.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "schema-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What both kinds of schema have. */
interface Schema {
  safeParse(value: unknown): Result;
  meta(): Readonly<Record<string, unknown>> | undefined;
}
interface Result {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: { readonly issues: readonly Issue[] } | undefined;
}
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}
interface Source {
  readonly resources: typeof entities.resources;
  readonly operations: typeof client.operations;
  readonly secretProperties: typeof secretProperties;
}

const outfile = join(folder, "with-stand-in.mjs");
await build({
  stdin: {
    contents: `
      export { resources } from "./entities/index.ts";
      export { operations } from "./src/atlas/operations/index.ts";
      export { secretProperties } from "./src/entity/index.ts";
    `,
    resolveDir: root,
  },
  alias: { zod: join(root, "src/kit/engine/schema.ts") },
  bundle: true,
  format: "esm",
  target: "es2020",
  outfile,
  logLevel: "error",
});
const made = { ...entities, ...client, secretProperties };
const remade = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Source;
const theirs = schemasOf(made);
const ours = schemasOf(remade);

/** Everything that is read with a schema while the kit runs, by name. */
function schemasOf({ resources, operations }: Source): Map<string, Schema> {
  const found = new Map<string, Schema>();
  for (const { kind, definition, state, actions } of resources) {
    found.set(`${kind}: definition`, definition);
    found.set(`${kind}: state`, state);
    for (const [name, action] of Object.entries(actions)) found.set(`${kind}: ${name}`, action.arguments);
  }
  for (const [name, row] of Object.entries(operations)) if ("answer" in row) found.set(`answer: ${name}`, row.answer());
  return found;
}

/** What has to be the same. Where zod only says that no alternative fits, or that a key does not, ours says why. */
function outcome(schema: Schema, value: unknown): unknown {
  const { success, data, error } = schema.safeParse(value);
  if (success) return { data, order: JSON.stringify(data) };
  return error?.issues.map(({ code, path, message, keys }) => ({
    code,
    path,
    ...(code === "invalid_union" || code === "invalid_key" ? {} : { message }),
    ...(keys === undefined ? {} : { keys }),
  }));
}

function pairOf(name: string): { theirs: Schema; ours: Schema } {
  const pair = { theirs: theirs.get(name), ours: ours.get(name) };
  if (!pair.theirs || !pair.ours) throw new Error(`${name} is missing on one side`);
  return { theirs: pair.theirs, ours: pair.ours };
}

test("every schema is made with the stand-in too", () => {
  expect([...ours.keys()]).toEqual([...theirs.keys()]);
  expect(ours.size).toBeGreaterThan(40);
});

test.each([...theirs.keys()])("%s accepts, makes and refuses the same", (name) => {
  const { theirs, ours } = pairOf(name);
  const schema = zod.toJSONSchema(theirs as zod.ZodType, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const seen = { accepted: 0, refused: 0 };
  const property = fc.property(nearly(schema), (value) => {
    const expected = outcome(theirs, value);
    seen[Array.isArray(expected) ? "refused" : "accepted"] += 1;
    deepStrictEqual(outcome(ours, value), expected);
  });
  fc.assert(property, { seed: 20_260_810, numRuns: name.startsWith("answer") ? 250 : 1_000 });
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(2);
});

describe("every declaration of the examples", () => {
  const declared = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => declarations(readFileSync(join(root, "examples", file), "utf8")));

  test.each(declared)("$kind $path", ({ kind, properties }) => {
    const { theirs, ours } = pairOf(`${kind}: definition`);
    expect(outcome(ours, properties)).toStrictEqual(outcome(theirs, properties));
    const found = { ...properties, project_id: "5f0000000000000000000001" };
    expect(outcome(ours, found)).toStrictEqual(outcome(theirs, found));
  });
});

function declarations(yaml: string): { kind: string; path: string; properties: Readonly<Record<string, unknown>> }[] {
  const documents = parseAllDocuments(yaml).map((document) => document.toJS() as Readonly<Record<string, unknown>>);
  return documents.flatMap(({ namespace, ...templates }) =>
    Object.entries(templates).flatMap(([name, template]) => {
      const { defines, ...properties } = template as Readonly<Record<string, unknown>>;
      const [, kind] = /^mongodb-atlas\/(.+)$/.exec(String(defines)) ?? [];
      return kind === undefined ? [] : [{ kind, path: `${String(namespace)}/${name}`, properties }];
    }),
  );
}

/** Combinations that a schema may use tomorrow, and values that tell them apart. */
const combinations: Readonly<Record<string, [(z: typeof standIn) => Schema, readonly unknown[]]>> = {
  "a check after a transformation": [
    (z) =>
      z
        .string()
        .min(2)
        .transform((text) => text.length)
        .refine((size) => size < 5, "short"),
    ["abc", "abcdef", "a", 1],
  ],
  "a default that may be left out": [
    (z) => z.object({ a: z.string().default("x").optional() }),
    [{}, { a: undefined }, { a: "b" }, { a: 1 }],
  ],
  "a transformation of a whole": [
    (z) => z.strictObject({ a: z.string() }).transform(({ a }) => a),
    [{ a: "b" }, { a: "b", c: 1 }, { a: 1 }],
  ],
  "a member that is made of nothing": [
    (z) => z.object({ a: z.preprocess((value) => value ?? "made", z.string()) }),
    [{}, { a: null }, { a: "b" }, { a: 1 }],
  ],
  "a member that may be left out, and is made of nothing": [
    (z) => z.object({ a: z.preprocess((value) => value ?? "made", z.string().optional()) }),
    [{}, { a: null }, { a: "b" }, { a: 1 }],
  ],
  "classes of Unicode": [(z) => z.string().regex(/^[\p{L}\p{N}-]+$/u, "letters"), ["aé1-", "日本", "a b", "p{L}", ""]],
  "a refusal of a transformation": [
    (z) =>
      z.strictObject({ a: z.string() }).transform((_, check) => {
        check.addIssue({ code: "custom", path: ["a"], message: "refused" });
        return z.NEVER;
      }),
    [{ a: "b" }, { a: "b", c: 1 }, { a: 1 }],
  ],
  "a condition that cannot be asked any more": [
    (z) => z.int().superRefine((_, check) => check.addIssue({ code: "custom", message: "seen" }), { when: () => true }),
    [1, 1.5, "1"],
  ],
  "alternatives of one type": [
    (z) => z.union([z.string().min(3), z.string().max(1), z.int()]),
    ["abc", "a", "ab", 1, 1.5, null],
  ],
  "a condition of a check": [
    (z) =>
      z
        .strictObject({ a: z.string().min(2), b: z.int().min(0) })
        .superRefine((_, check) => check.addIssue({ code: "custom", path: ["b"], message: "seen" }), {
          when: ({ issues }) => issues.every(({ path }) => path?.[0] === "a"),
        }),
    [
      { a: "ab", b: 1 },
      { a: "a", b: 1 },
      { a: 1, b: 1 },
      { a: "ab", b: 0.5 },
      { a: "ab", b: -1 },
      { a: "", b: 1, c: 1 },
    ],
  ],
  "a sentence of the schema for its checks": [
    (z) =>
      z.object({ a: z.string({ error: "a name" }).min(1).regex(/^a/), b: z.coerce.number({ error: "days" }).int() }),
    [
      { a: "", b: "1.5" },
      { a: "b", b: "x" },
      { a: 1, b: null },
      { a: "a", b: "7" },
    ],
  ],
};

describe.each(Object.entries(combinations))("%s", (_, [make, values]) => {
  const pair = { ours: make(standIn), theirs: make(zod as unknown as typeof standIn) };

  test.each(values)("%j", (value) => {
    expect(outcome(pair.ours, value)).toStrictEqual(outcome(pair.theirs, value));
  });
});

test("the other names of an argument are kept", () => {
  const names = (schemas: Map<string, Schema>) =>
    [...schemas].flatMap(([name, schema]) => {
      const { shape = {} } = schema as { readonly shape?: Readonly<Record<string, Schema>> };
      return Object.entries(shape).map(([member, one]) => [name, member, one.meta()?.also]);
    });
  expect(names(ours)).toEqual(names(theirs));
  expect(names(ours)).toContainEqual(["cluster: get-restore-status", "job_id", ["restore_job_id"]]);
});

test("what is noted of a schema lasts until another is made of it", () => {
  const notes = ({ string }: typeof standIn) => {
    const noted = string()
      .meta({ secret: "read" })
      .min(1)
      .meta({ also: ["b"] });
    return [noted.meta(), noted.optional().meta(), string().meta()];
  };
  expect(notes(standIn)).toEqual(notes(zod as unknown as typeof standIn));
});

test("what a property does with a secret is kept", () => {
  const uses = ({ resources, secretProperties }: Source) =>
    resources.map(({ kind, definition }) => [kind, secretProperties(definition)]);
  expect(uses(remade)).toEqual(uses(made));
  expect(uses(remade)).toContainEqual(["cluster", [{ property: "secret_ref", use: "read" }]]);
});

test("where no alternative fits, it says what each expected", () => {
  const { error } = standIn
    .union([standIn.string(), standIn.object({ a: standIn.int() })])
    .safeParse({ a: "b" }) as Result;
  expect(error?.issues).toEqual([
    {
      code: "invalid_union",
      path: [],
      message: "Invalid input: expected string, received object, or a: Invalid input: expected number, received string",
    },
  ]);
});

test("where a key does not fit, it says what was expected of it", () => {
  const { error } = standIn.record(standIn.string().max(2), standIn.int()).safeParse({ abc: 1 }) as Result;
  expect(error?.issues).toEqual([
    {
      code: "invalid_key",
      path: ["abc"],
      message: "Invalid key in record: Too big: expected string to have <=2 characters",
    },
  ]);
});

describe("a member called __proto__", () => {
  const hostile: unknown = JSON.parse('{"a": "b", "__proto__": {"polluted": true}}');
  const { object, looseObject, strictObject, record, string, preprocess } = standIn;
  const anything = preprocess(() => "c", string());

  test.each([
    ["an object", object({ a: string() })],
    ["a loose object", looseObject({ a: string() })],
    ["a record", record(string(), anything)],
  ])("does not become what %s inherits from", (_, schema) => {
    const { data } = (schema as Schema).safeParse(hostile);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect((data as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.keys(data as object)).toEqual(["a"]);
  });

  test("is a mistake where only declared members may be", () => {
    const { error } = strictObject({ a: string() }).safeParse(hostile) as Result;
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["__proto__"] }]);
  });
});

test("nothing is used that Monk's engine may lack", () => {
  const own = join(root, "src/kit/engine/schema");
  const files = [`${own}.ts`, ...readdirSync(own).map((name) => join(own, name))];
  const lacking =
    /\b(Promise|URL|Intl|globalThis|replaceAll|matchAll|structuredClone|toSorted|hasOwn|async|await)\b|\.at\(|\(\?<|\?\?=|\|\|=/;
  for (const file of files) expect(lacking.exec(readFileSync(file, "utf8"))?.[0], file).toBeUndefined();
});
