import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { Desk } from "./support/monk.ts";

/** Mistakes in the command itself, each with its whole message. */
const mistakes: readonly (readonly [line: string, message: string])[] = [
  ["updat", "✖ unknown command 'updat'\n  hint: Did you mean update?\n"],
  ["plan --fiel x", "✖ unknown option '--fiel'\n  hint: Did you mean --file?\n"],
  ["delete", "✖ missing required argument 'target'\n  hint: monk help delete\n"],
  ["plan -f", "✖ option '-f, --file <file>' argument missing\n  hint: monk help plan\n"],
  ["--parallel 0 plan", "✖ --parallel 0: expected a whole number from 1 to 100\n"],
  [
    "completion tcsh",
    "✖ command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.\n  hint: monk help completion\n",
  ],
  ["do shop", "✖ do shop: no action is named\n  hint: monk do NAMESPACE/NAME/ACTION key=value\n"],
  ["do shop/a/act x=1 x=2", "✖ do: x is given twice\n  hint: give it once\n"],
  ["do shop/a act x", "✖ do: x is no argument\n  hint: write key=value\n"],
  ["load", "✖ load: no file is named\n  hint: monk load mongodb-atlas.yaml, or monk load --reset to forget all\n"],
  ["schema clusster", "✖ there is no kind clusster\n  hint: did you mean `cluster`?\n"],
  [
    "secrets add name",
    "✖ secrets: whose secret is it?\n  hint: give either -g, for all templates, or -r TARGET, for one\n",
  ],
  [
    "secrets add -g name",
    "✖ secrets add: no value for name was given\n  hint: printf %s VALUE | monk secrets add -g name\n",
  ],
  ["secrets add -g name=", "✖ secrets add: the value of name is empty\n  hint: monk secrets add name asks for it\n"],
  [
    "emulator --rate-limit x",
    "✖ --rate-limit x: expected SET=CAPACITY,REFILL,SECONDS\n  hint: for example clusters=20,10,60\n",
  ],
  ["emulator --port 70000", "✖ --port 70000: expected a whole number from 0 to 65535\n"],
];

test.each(mistakes)("`monk %s` says what is wrong and what to write, and does nothing", async (line, message) => {
  const desk = new Desk();

  expect(await desk.monk(line)).toEqual({ code: 1, stdout: "", stderr: message });
  expect(readdirSync(desk.folder)).toEqual([]);
});

test("a folder without templates gets a hint how to begin", async () => {
  const desk = new Desk();

  const { code, stdout, stderr } = await desk.monk("update");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^✖ there is no mongodb-atlas\.yaml in .*, and no file was loaded before\n {2}hint: name one with -f FILE, or run monk load FILE; monk schema describes what may stand in it\n$/,
  );
});

test("a refused secret is not repeated in the message", async () => {
  const { stderr } = await new Desk().monk(["secrets", "add", "-g", "p@ss word!"]);

  expect(stderr).not.toContain("p@ss");
});

test("a mistake in the templates is shown with its place, and counted", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": "namespace: shop\n\nproject:\n  defines: mongodb-atlas/projct\n" });

  const { code, stderr } = await desk.monk("plan --emulator");

  expect(code).toBe(1);
  expect(stderr).toMatch(/^mongodb-atlas\.yaml:4:12: .*\n {4}defines: mongodb-atlas\/projct\n/m);
  expect(stderr).toContain("✖ 1 mistake; nothing was done.");
  expect(readdirSync(desk.folder)).toEqual(["mongodb-atlas.yaml"]);
});

test("with --json a mistake is JSON on standard output", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": "namespace: shop\n\nproject:\n  defines: mongodb-atlas/projct\n" });

  const { stdout, stderr } = await desk.monk("plan --json");

  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({
    error: { name: "InputError", diagnostics: [{ place: { file: "mongodb-atlas.yaml", line: 4, column: 12 } }] },
  });
});

test("no template name can write control characters on a terminal", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": 'namespace: shop\n"a\\e[31mb":\n  defines: mongodb-atlas/project\n' });

  const { stdout, stderr } = await desk.monk("list");

  expect(stdout + stderr).not.toContain("\u001b");
});
