import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Operation, operations } from "../../src/atlas/index.ts";

const rows: readonly (readonly [string, Operation])[] = Object.entries(operations);
const row = (name: string): Operation | undefined => rows.find(([one]) => one === name)?.[1];

describe("the table of operations", () => {
  test.each(rows)("%s agrees with itself", (_, operation) => {
    expect(operation.access).toBe(operation.method === "GET" ? "read" : "write");
    expect(operation.version).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(operation.repeatable || operation.access === "write").toBe(true);
    expect(operation.limit.scope === "caller" || operation.path.includes(`{${operation.limit.scope}}`)).toBe(true);
  });

  test.each(rows.filter(([, { from }]) => from !== undefined))("%s names a list that has keys", (_, { from }) => {
    const list = row(from?.list ?? "");
    expect(list?.pages).toBeDefined();
    expect(list?.keys).toBeDefined();
  });

  test.each(rows.filter(([, { access }]) => access === "write"))("%s says which lists it touches", (_, { touches }) => {
    expect(touches).toBeDefined();
    expect(touches?.every(({ list }) => row(list)?.keys !== undefined)).toBe(true);
  });
});

test("an answer that says nothing of auditing is not taken for one that says it is off", () => {
  const read = (answer: unknown) => row("getAuditing")?.answer?.().safeParse(answer).success;
  expect([read({}), read({ enabled: null }), read({ enabled: false })]).toEqual([false, false, true]);
});

interface Documented {
  readonly [method: string]: {
    readonly parameters?: readonly { readonly name?: string; readonly $ref?: string }[];
    readonly requestBody?: { readonly content: object };
    readonly responses: Readonly<Record<string, { readonly content?: object }>>;
    readonly "x-rolesRequirements"?: readonly string[];
  };
}

const document = process.env.ATLAS_OPENAPI;

describe.skipIf(document === undefined)("the table of operations, beside the OpenAPI document (ATLAS_OPENAPI)", () => {
  const paths = (document === undefined ? {} : JSON.parse(readFileSync(document, "utf8")).paths) as Record<
    string,
    Documented
  >;
  const parametersOf = (operation: Operation) =>
    (documented(operation)?.parameters ?? []).map(({ name, $ref }) => name ?? $ref?.split("/").at(-1));
  const documented = ({ path, method }: Operation) => paths[`/api/atlas/v2${path}`]?.[method.toLowerCase()];

  test.each(rows)("%s is there, with its version, and with no newer one", (_, operation) => {
    const found = documented(operation);
    const media = [found?.requestBody, ...Object.values(found?.responses ?? {})].flatMap((one) =>
      Object.keys(one?.content ?? {}),
    );
    const versions = media.flatMap((type) => /vnd\.atlas\.(\d{4}-\d\d-\d\d)\+json/.exec(type)?.[1] ?? []).sort();
    expect(versions.at(-1)).toBe(operation.version);
  });

  test.each(rows)("%s asks for a role that suffices", (_, operation) => {
    const roles = documented(operation)?.["x-rolesRequirements"] ?? [];
    expect(roles.length === 0 || roles.includes(operation.role ?? "")).toBe(true);
  });

  const queries = rows.flatMap(([name, row]) => (row.query === undefined ? [] : [[name, row, row.query()] as const]));

  test.each(queries)("%s takes no parameter in its query that is not documented", (_, operation, query) => {
    expect(parametersOf(operation)).toEqual(expect.arrayContaining(Object.keys(query.shape)));
  });

  test.each(rows)("%s pages and counts as documented", (_, operation) => {
    const names = parametersOf(operation);
    if (operation.pages === "pages") {
      expect(names).toContain("pageNum");
      expect(names.includes("includeCount")).toBe(operation.counts !== false);
    } else if (operation.method === "GET") {
      expect(names).not.toContain("pageNum");
    }
  });
});
