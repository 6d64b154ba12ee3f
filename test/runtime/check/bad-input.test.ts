import { expect, test } from "vitest";
import { checkTemplates } from "../../../src/runtime/check/check.ts";
import type { SecretShelf } from "../../../src/runtime/check/secret.ts";
import { type Loaded, loadTemplates } from "../../../src/runtime/template/load.ts";
import { folderWith, load, rendered, toys } from "../toy.ts";

const everything: SecretShelf = () => "global";
const nothing: SecretShelf = () => undefined;

function mistakes(loaded: Loaded, secrets: SecretShelf = everything): string {
  const { diagnostics } = checkTemplates(loaded, { types: toys, secrets });
  return rendered({ files: loaded.files, diagnostics: [...loaded.diagnostics, ...diagnostics] });
}

const lamp = (lines: string) =>
  `namespace: shop\nlamp:\n  defines: toy/lamp\n  name: porch\n${lines.replace(/^/gm, "  ")}`;

const table: [title: string, text: string][] = [
  ["an unknown property", lamp("colur: red")],
  ["an unknown property inside another", lamp("label: { text: a, sise: 3 }")],
  ["a wrong type", lamp("watts: a lot")],
  ["a number where text is meant", lamp("rooms: [hall, 12]")],
  ["a value that is not among the allowed", lamp("colour: bleu")],
  ["a value beyond its limit", lamp("watts: 101")],
  ["a refinement that fails, with its hint", lamp("block: 10.0.0.0/8")],
  ["a refinement over several properties", lamp("timer: a\nswitch: b")],
  ["a missing property", "namespace: shop\nlamp:\n  defines: toy/lamp"],
  ["an unknown type", "namespace: shop\nlamp:\n  defines: toy/lmap"],
  ["a type without its namespace", "namespace: shop\nlamp:\n  defines: lamp"],
  ["a key that is written twice", lamp("watts: 1\nwatts: 2")],
  ["__proto__ as a key", lamp("__proto__: { polluted: true }")],
  ["a connection to nothing", lamp("connections: { house: { runnable: shop/hous, service: data } }")],
  ["a connection without a target", lamp("connections: { house: { service: data } }")],
  ["a wait for nothing", lamp("depends: { wait-for: { runnables: [./lam], timeout: 10 } }")],
  ["a timeout that is no number", lamp("depends: { wait-for: { runnables: [], timeout: 2m } }")],
  ["a member that is not there", "namespace: shop\nall: { defines: group, members: [shop/lamp] }"],
  ["a script that names no connection", lamp('house_id: <- connection-target("house") entity-state')],
  ["a script that cannot be read", lamp('house_id: <- connection-target("house entity-state')],
  ["an operator that nobody knows", lamp('house_id: <- "a" entity-stat')],
  ["a secret that is not permitted", lamp("key_ref: lamp-key\npermitted-secrets: { other: true }")],
  ["a secret of a script that is not permitted", lamp('house_id: <- secret("pin")')],
  ["secrets that are permitted by their property alone", lamp("key_ref: lamp-key")],
  ["a variable of the wrong type", lamp("variables: { n: { type: int, value: many } }")],
  ["a required variable without a value", lamp("variables: { n: { type: int, required: true } }")],
  ["tabs", "namespace: shop\nlamp:\n  defines: toy/lamp\n\tname: porch\n"],
  ["an empty file", ""],
  ["a file of comments", "# nothing yet\n"],
  ["a list instead of templates", "- a\n- b\n"],
  ["no namespace", "lamp:\n  defines: toy/lamp\n"],
  ["a namespace below its templates", "lamp:\n  defines: toy/lamp\n  name: porch\nnamespace: shop\n"],
  ["a tag", lamp("watts: !ruby 3")],
  ["a bracket that stays open", lamp("rooms: [a, b")],
  ["an alias to nothing", lamp("rooms: *hall")],
  ["an alias bomb", bomb()],
  ["nesting beyond sense", lamp(`rooms: ${"[".repeat(100)}${"]".repeat(100)}`)],
  ["an embedded file that is not there", lamp("timer: <<< timer.txt")],
  ["an embedded file from elsewhere", lamp("timer: <<< ../../etc/passwd")],
  ["an inheritance that leads to nothing", lamp("inherits: shop/bulb")],
  [
    "an inheritance in a circle",
    "namespace: shop\na: { inherits: shop/b }\nb: { inherits: shop/c }\nc: { inherits: shop/a }",
  ],
  [
    "templates that need each other",
    `namespace: shop
a: { defines: toy/house, name: a, depends: { wait-for: { runnables: [shop/b] } } }
b: { defines: toy/house, name: b, connections: { c: { runnable: shop/c } } }
c: { defines: toy/house, name: <- entity-state("shop/a") get-member("id") }`,
  ],
];

function bomb(): string {
  const levels = ["a", "b", "c", "d", "e"].map((name, index, names) => {
    const item = index === 0 ? "x" : `*${names[index - 1]}`;
    return `${name}: { list: &${name} [${Array(12).fill(item).join(", ")}] }`;
  });
  return `namespace: shop\n${levels.join("\n")}\n`;
}

test("every mistake is shown with its place, what was expected, what was found and what to do", async () => {
  const shown = table.map(([title, text]) => `# ${title}\n\n${mistakes(load(text))}\n`);
  await expect(shown.join("\n")).toMatchFileSnapshot("bad-input.golden.txt");
});

test("every input of the table is a mistake or a warning", () => {
  for (const [title, text] of table) expect(mistakes(load(text)), title).not.toBe("");
});

test("a secret that is not set is reported once, with those who need it", () => {
  const loaded = load(
    lamp("key_ref: lamp-key\npermitted-secrets: [lamp-key]"),
    "namespace: shop\nother:\n  defines: toy/lamp\n  name: b\n  key_ref: lamp-key\n  permitted-secrets: { lamp-key: true }",
  );
  expect(mistakes(loaded, nothing)).toMatchInlineSnapshot(`
    "a.yaml:5:12: the secret \`lamp-key\` is not set
        key_ref: lamp-key
                 ~~~~~~~~
      expected: a value, for \`shop/lamp\`, \`shop/other\`
      found: nothing
      hint: monk secrets add -g lamp-key"
  `);
});

test("a secret that an entity makes need not be set", () => {
  const text = lamp('made_ref: pin\nhouse_id: <- secret("pin")\npermitted-secrets: { pin: true }');
  expect(mistakes(load(text), nothing)).toBe("");
});

test("a secret that one entity fills is filled by no other one, unless each has its own of that name", () => {
  const other = (property: string) =>
    `namespace: shop\nother:\n  defines: toy/lamp\n  name: b\n  ${property}: pin\n  permitted-secrets: { pin: true }`;
  const first = lamp("filled_ref: pin\npermitted-secrets: { pin: true }");
  for (const property of ["filled_ref", "made_ref"]) {
    expect(mistakes(load(first, other(property)))).toMatch(
      /^b\.yaml:5:\d+: `shop\/other` and `shop\/lamp` would both fill the secret `pin`/,
    );
  }
  expect(mistakes(load(first, other("key_ref")))).toBe("");
  expect(mistakes(load(first, other("filled_ref")), () => "private")).toBe("");
  const made = lamp("made_ref: pin\npermitted-secrets: { pin: true }");
  expect(mistakes(load(made, other("made_ref")))).toBe("");
});

test("a private secret needs no permission", () => {
  expect(mistakes(load(lamp('house_id: <- secret("pin")')), () => "private")).toBe("");
});

test("scripts are exempt from the schema, also inside of lists, and nothing is said about what they may become", () => {
  const text = lamp(
    'variables: { v: 1 }\nwatts: <- $v\nrooms: [<- $v, hall]\nlabel: { text: <- $v, size: 1 }\ntimer: <- $v\nswitch: b\ncolour: "<- $v"',
  );
  expect(mistakes(load(text))).toBe("");
});

test("all mistakes of all files are reported in one go, in the order of the files", () => {
  const folder = folderWith({
    "a.yaml": "namespace: shop\nlamp: { defines: toy/lamp, watts: x }\n",
    "b.yaml": Uint8Array.of(0x6e, 0x3a, 0x20, 0xe4),
    "c.yaml": "namespace: other\nlamp: { defines: toy/lamp, name: 1, connections: { x: { runnable: shop/lmp } } }\n",
  });
  const files = ["a.yaml", "b.yaml", "c.yml", "c.yaml"];
  const loaded = loadTemplates({ files, cwd: folder, types: toys });
  expect(mistakes(loaded).replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
    "b.yaml:1:4: this file is not UTF-8
      n: �
         ~
      expected: text in UTF-8
      found: the byte 0xe4
      hint: save the file with the encoding UTF-8
    c.yml:1:1: there is no file c.yml
      expected: the path of a file
      found: \`c.yml\`
      hint: did you mean \`c.yaml\`?
    a.yaml:2:1: \`shop/lamp\` has no \`name\`
      lamp: { defines: toy/lamp, watts: x }
      ~~~~
      expected: text
      found: nothing
      hint: add \`name:\` (name on its label)
    a.yaml:2:35: \`watts\` of \`shop/lamp\` is not valid
      lamp: { defines: toy/lamp, watts: x }
                                        ~
      expected: a number
      found: the text "x"
      hint: monk schema toy/lamp describes it
    c.yaml:2:34: \`name\` of \`other/lamp\` is not valid
      lamp: { defines: toy/lamp, name: 1, connections: { x: { runnable: shop/lmp } } }
                                       ~
      expected: text
      found: the number 1
      hint: put it in quotes: "1"
    c.yaml:2:67: the connection \`x\` of \`other/lamp\` leads to \`shop/lmp\`, which is not there
      lamp: { defines: toy/lamp, name: 1, connections: { x: { runnable: shop/lmp } } }
                                                                        ~~~~~~~~
      expected: the path of a loaded template
      found: \`shop/lmp\`
      hint: did you mean \`shop/lamp\`?"
  `);
});
