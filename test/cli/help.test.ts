import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Desk } from "./support/monk.ts";

test("--version and the verb print the version of the package", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8"));
  const desk = new Desk();

  expect(await desk.monk("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  expect((await desk.monk("version")).stdout).toBe(`${version}\n`);
});

test("help lists every verb and every global option", async () => {
  const { code, stdout } = await new Desk().monk("help");

  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot("help.golden.txt");
});

test.each([
  "plan",
  "update",
  "delete",
  "do",
  "inventory",
  "check",
  "api",
  "mcp",
  "audit",
  "audit verify",
  "secrets add",
  "env",
  "emulator",
  "schema",
])("help of `%s` says what it does", async (verb) => {
  const desk = new Desk();
  const { code, stdout } = await desk.monk(`${verb} --help`);

  expect(code).toBe(0);
  await expect(stdout.split("\nGlobal Options:")[0]).toMatchFileSnapshot(`help-${verb.replace(" ", "-")}.golden.txt`);
});

test("help of an inner verb is the one that its own option prints", async () => {
  const desk = new Desk();

  expect((await desk.monk("help audit verify")).stdout).toBe((await desk.monk("audit verify --help")).stdout);
  expect((await desk.monk("help audit verfy")).stdout).toBe((await desk.monk("help audit")).stdout);
});

test("called without a verb it prints help", async () => {
  const desk = new Desk();

  expect((await desk.monk([])).stdout).toBe((await desk.monk("help")).stdout);
});
