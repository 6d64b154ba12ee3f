import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { small } from "./support/atlas.ts";
import { Desk } from "./support/monk.ts";

const examples = join(import.meta.dirname, "..", "..", "examples", "getting-started");

test("load checks files, says what is in them, and later runs use them", async () => {
  const desk = new Desk({ "shop.yaml": small });

  const loaded = await desk.monk("load shop.yaml");
  const listed = await desk.monk("list");

  expect(loaded).toEqual({
    code: 0,
    stderr: "",
    stdout: [
      "✔ Loaded shop.yaml",
      "└─ Entity instances",
      "   ├─ shop/project",
      "   └─ shop/reader",
      "Loaded 2 entity instances, 0 groups, 0 runnables [from 1 file]",
      "",
    ].join("\n"),
  });
  expect(listed.stdout).toBe(
    "Template      Type                   File\nshop/project  mongodb-atlas/project  shop.yaml\nshop/reader   mongodb-atlas/user     shop.yaml\n",
  );
});

test("load adds to what was loaded before, until it is told to reset", async () => {
  const desk = new Desk({
    "a.yaml": small,
    "b.yaml": small.replace("namespace: shop", "namespace: bar").replaceAll("shop/", "bar/"),
  });

  await desk.monk("load a.yaml");
  await desk.monk("load b.yaml");
  const both = await desk.monk("list -q");
  await desk.monk("load --reset b.yaml");
  const one = await desk.monk("list -q");

  expect(both.stdout).toBe("shop/project\nshop/reader\nbar/project\nbar/reader\n");
  expect(one.stdout).toBe("bar/project\nbar/reader\n");
});

test("load remembers nothing when there is a mistake", async () => {
  const desk = new Desk({ "shop.yaml": small.replace("role: read", "rol: read") });

  expect((await desk.monk("load shop.yaml")).code).toBe(1);
  expect((await desk.monk("list")).stderr).toContain("no file was loaded before");
});

test("graph draws what depends on what, as a tree, for Graphviz, for Mermaid and as JSON", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": small });

  expect((await desk.monk("graph")).stdout).toBe("└─ shop/reader\n   └─ shop/project\n");
  expect((await desk.monk("graph --format dot")).stdout).toContain('  "shop/reader" -> "shop/project";');
  expect((await desk.monk("graph --format mermaid")).stdout).toBe(
    'graph LR\n  n0["shop/project"]\n  n1["shop/reader"]\n  n1 --> n0\n',
  );
  expect(JSON.parse((await desk.monk("graph --json")).stdout)).toEqual({
    nodes: ["shop/project", "shop/reader"],
    edges: [{ from: "shop/reader", to: "shop/project", kind: "connection" }],
  });
});

test("the schema accepts every example and refuses what an update would refuse", async () => {
  const { stdout } = await new Desk().monk("schema");
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout));
  const read = (text: string): unknown => parse(text);

  for (const name of ["mongodb-atlas.yaml", "application.yaml", "office.yaml"]) {
    expect(validate(read(readFileSync(join(examples, name), "utf8"))), name).toBe(true);
  }
  expect(validate(read(small))).toBe(true);
  expect(validate(read(small.replace("role: read", "rol: read")))).toBe(false);
  expect(validate(read(small.replace("name: reader", "name: [1]")))).toBe(false);
  expect(validate(read(small.replace("namespace: shop", "other: {}")))).toBe(false);
  expect(validate(read(small.replace("name: reader", "name: <- $name")))).toBe(true);
});

test("schema of one kind is that of its section", async () => {
  const { stdout } = await new Desk().monk("schema mongodb-atlas/user");

  expect(JSON.parse(stdout)).toMatchObject({
    title: "mongodb-atlas/user",
    additionalProperties: false,
    properties: { defines: { const: "mongodb-atlas/user" } },
  });
});
