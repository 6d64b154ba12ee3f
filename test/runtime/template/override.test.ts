import { expect, test } from "vitest";
import { resolveVariables } from "../../../src/runtime/resolve.ts";
import { loadTemplates } from "../../../src/runtime/template/load.ts";
import { type Overrides, overrideVariables } from "../../../src/runtime/template/override.ts";
import { folderWith, rendered, templateOf, toys } from "../toy.ts";

const text = `namespace: shop
lamp:
  defines: toy/lamp
  name: a
  variables:
    watts: { type: int, value: 10 }
    room: hall
    loud: { type: bool }
    size: 4
house: { defines: toy/house, name: b, variables: { room: attic } }
`;

function overridden(overrides: Partial<Overrides>, files: Record<string, string> = {}) {
  const cwd = folderWith({ "a.yaml": text, ...files });
  const loaded = loadTemplates({ files: ["a.yaml"], cwd, types: toys });
  return overrideVariables(loaded, { set: [], files: [], cwd, ...overrides });
}

function valuesOf(set: ReturnType<typeof overridden>, path: string) {
  const world = { set, types: new Map(), state: () => null, secret: () => undefined };
  const { variables } = resolveVariables(templateOf(set, path), world);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

test("a value from the command line has the type of the variable, or that of its former value", () => {
  const set = overridden({ set: ["shop/lamp/watts=20", "loud=yes", "size=7", "shop/lamp/room=12"] });
  expect(rendered(set)).toBe("");
  expect(valuesOf(set, "shop/lamp")).toEqual({ watts: 20, room: "12", loud: true, size: 7 });
  expect(valuesOf(set, "shop/house")).toEqual({ room: "attic" });
});

test("a bare name sets the variable of the targets", () => {
  const set = overridden({ set: ["room=cellar"], targets: ["shop/house"] });
  expect([valuesOf(set, "shop/lamp").room, valuesOf(set, "shop/house").room]).toEqual(["hall", "cellar"]);
});

test("a file sets variables by namespace and name, and the command line wins", () => {
  const files = { "v.yaml": `shop:\n  lamp: { watts: 30, room: "<- \`the \${size}th\`" }\n  house: { room: x }\n` };
  const set = overridden({ files: ["v.yaml"], set: ["shop/house/room=y"] }, files);
  expect(rendered(set)).toBe("");
  expect(valuesOf(set, "shop/lamp")).toMatchObject({ watts: 30, room: "the 4th" });
  expect(valuesOf(set, "shop/house")).toEqual({ room: "y" });
});

test("names that nobody declares are mistakes", () => {
  const set = overridden(
    { set: ["wats=1", "shop/lamp/rom=2", "shop/lmap/room=3", "nothing"], files: ["v.yaml"], targets: ["shop/house"] },
    { "v.yaml": "shop: { lamp: { colour: red } }\n" },
  );
  expect(rendered(set)).toMatchInlineSnapshot(`
    "v.yaml:1:17: \`shop/lamp\` has no variable \`colour\`
      shop: { lamp: { colour: red } }
                      ~~~~~~
      expected: a variable that a template declares
      found: \`colour\`
      hint: it has \`watts\`, \`room\`, \`loud\`, \`size\`
    --set:1:1: there is no variable \`wats\` in what is run
      wats=1
      ~~~~
      expected: a variable that a template declares
      found: \`wats\`
      hint: it has \`room\`
    --set:2:1: \`shop/lamp\` has no variable \`rom\`
      shop/lamp/rom=2
      ~~~~~~~~~~~~~
      expected: a variable that a template declares
      found: \`shop/lamp/rom\`
      hint: did you mean \`room\`?
    --set:3:1: there is no template \`shop/lmap\`
      shop/lmap/room=3
      ~~~~~~~~~~~~~~
      expected: a variable that a template declares
      found: \`shop/lmap/room\`
      hint: did you mean \`shop/lamp\`?
    --set:4:1: this sets no variable
      nothing
      ~~~~~~~
      expected: \`name=value\`, or \`namespace/name/variable=value\`
      found: the text "nothing""
  `);
});
