import { expect, test } from "vitest";
import { Unknown, type Value } from "../../src/runtime/arrowscript/index.ts";
import { resolveDefinition, resolveVariables, type World } from "../../src/runtime/resolve.ts";
import type { Loaded } from "../../src/runtime/template/load.ts";
import { loadWell, rendered, templateOf, toys } from "./toy.ts";

interface Facts {
  readonly states?: Record<string, Value>;
  readonly secrets?: Record<string, string>;
}

function worldOf(set: Loaded, { states = {}, secrets = {} }: Facts = {}): World {
  return {
    set,
    types: new Map(toys.map((type) => [type.name, type])),
    state: (path) => states[path] ?? null,
    secret: (_path, name, permitted) => (permitted ? secrets[name] : undefined),
  };
}

function resolved(text: string, facts?: Facts) {
  const set = loadWell(`namespace: shop\n${text}`);
  const { definition, unknown, diagnostics } = resolveDefinition(templateOf(set, "shop/lamp"), worldOf(set, facts));
  return { definition, unknown, mistakes: rendered({ files: set.files, diagnostics }) };
}

const connected = `house: { defines: toy/house, name: h }
lamp:
  defines: toy/lamp
  name: a
  house_id: <- connection-target("house") entity-state get-member("id")
  connections: { house: { runnable: ./house } }
`;

test("scripts are evaluated and defaults filled in", () => {
  const { definition, mistakes } = resolved(connected, { states: { "shop/house": { id: "h-1" } } });
  expect(mistakes).toBe("");
  expect(definition).toEqual({ name: "a", house_id: "h-1", colour: "red" });
});

test("what is known only after an apply is left out, with the reason", () => {
  const { definition, unknown, mistakes } = resolved(connected, {
    states: { "shop/house": new Unknown("id of shop/house") },
  });
  expect(mistakes).toBe("");
  expect(definition).toEqual({ name: "a", colour: "red" });
  expect(unknown).toEqual([{ property: "house_id", path: "house_id", reason: "id of shop/house" }]);
});

test("one unknown item makes its whole property unknown, and the rest is still checked", () => {
  const { definition, unknown, mistakes } = resolved(
    'lamp: { defines: toy/lamp, name: a, rooms: [hall, <- entity-state get-member("room")], watts: <- 60 2 mult }',
    { states: { "shop/lamp": { room: new Unknown("room of shop/lamp") } } },
  );
  expect(definition).toEqual({ name: "a", colour: "red" });
  expect(unknown).toEqual([{ property: "rooms", path: "rooms[1]", reason: "room of shop/lamp" }]);
  expect(mistakes).toMatchInlineSnapshot(`
    "a.yaml:2:95: \`watts\` of \`shop/lamp\` is not valid
      lamp: { defines: toy/lamp, name: a, rooms: [hall, <- entity-state get-member("room")], watts: <- 60 2 mult }
                                                                                                    ~~~~~~~~~~~~
      expected: at most 100
      found: a number, from this script
      hint: monk schema toy/lamp describes it"
  `);
});

test("a script that fails, or gives what does not fit, is shown at its place, without the value", () => {
  const { mistakes } = resolved(
    `lamp:
  defines: toy/lamp
  name: <- secret("pin") to-int
  colour: <- secret("pin")
  house_id: <- secret("missing")
  label: { text: <- connection-target("nowhere") }
  permitted-secrets: [pin, missing]
`,
    { secrets: { pin: "4711" } },
  );
  expect(mistakes).not.toContain("4711");
  expect(mistakes).toMatchInlineSnapshot(`
    "a.yaml:4:9: \`name\` of \`shop/lamp\` is not valid
        name: <- secret("pin") to-int
              ~~~~~~~~~~~~~~~~~~~~~~~
      expected: text
      found: a number, from this script
      hint: monk schema toy/lamp describes it
    a.yaml:5:11: \`colour\` of \`shop/lamp\` is not valid
        colour: <- secret("pin")
                ~~~~~~~~~~~~~~~~
      expected: \`red\`, \`green\` or \`blue\`
      found: a text, from this script
      hint: monk schema toy/lamp describes it
    a.yaml:6:13: shop/lamp: secret: Secret "missing" not found or invalid
        house_id: <- secret("missing")
                  ~~~~~~~~~~~~~~~~~~~~
      hint: set it with \`monk secrets add -g NAME\`, and name it under \`permitted-secrets\`
    a.yaml:7:18: shop/lamp: connection-target: no connection "nowhere" in connections
        label: { text: <- connection-target("nowhere") }
                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      hint: add it under \`connections\`"
  `);
});

test("variables come from the template, then from its groups, and may read each other", () => {
  const { definition, mistakes } =
    resolved(`all: { defines: group, members: [./lamp], variables: { where: "<- \`\${town}-east\`", town: york } }
lamp:
  defines: toy/lamp
  name: <- $name
  house_id: <- $where
  watts: <- $watts
  timer: <- $none default("off")
  variables: { name: "<- \`lamp of \${where}\`", watts: { type: int, value: "60" } }
`);
  expect(mistakes).toBe("");
  expect(definition).toEqual({
    name: "lamp of york-east",
    house_id: "york-east",
    watts: 60,
    timer: "off",
    colour: "red",
  });
});

test("properties may read the definition of another template, or their own, with its defaults", () => {
  const { definition, mistakes } =
    resolved(`house: { defines: toy/house, name: <- "big " $kind concat, variables: { kind: house } }
lamp:
  defines: toy/lamp
  name: <- entity("shop/house") get-member("name")
  house_id: <- entity("shop/house") get-member("city")
  timer: <- entity get-member("house_id")
`);
  expect(mistakes).toBe("");
  expect(definition).toEqual({ name: "big house", house_id: "north", timer: "north", colour: "red" });
});

test("values that read each other in a circle are a mistake", () => {
  const { mistakes } = resolved("lamp: { defines: toy/lamp, name: <- $a, variables: { a: <- $b, b: <- $a } }");
  expect(mistakes).toMatchInlineSnapshot(`
    "a.yaml:2:34: shop/lamp: these read one another: shop/lamp.$a -> shop/lamp.$b -> shop/lamp.$a
      lamp: { defines: toy/lamp, name: <- $a, variables: { a: <- $b, b: <- $a } }
                                       ~~~~~"
  `);
});

test("a secret that is not permitted is not given to a script", () => {
  const { mistakes } = resolved('lamp: { defines: toy/lamp, name: <- secret("pin") }', { secrets: { pin: "1" } });
  expect(mistakes).toContain('Secret "pin" not found');
});

test("the variables of a runnable are evaluated, with the names of their environment variables", () => {
  const set = loadWell(`namespace: shop
house: { defines: toy/house, name: h }
web:
  defines: runnable
  containers: { app: { image: nginx } }
  connections: { house: { runnable: ./house } }
  permitted-secrets: { pin: true }
  variables:
    url: { type: string, env: URL, value: <- connection-target("house") entity-state get-member("url") }
    pin: { type: int, env: PIN, value: <- secret("pin") }
    later: <- connection-target("house") entity-state get-member("later")
    unset: { type: string, env: UNSET }
`);
  const states = { "shop/house": { url: "http://h", later: new Unknown("later of shop/house") } };
  const world = worldOf(set, { states, secrets: { pin: "4711" } });
  expect(resolveVariables(templateOf(set, "shop/web"), world)).toEqual({
    variables: [
      { name: "url", env: "URL", value: "http://h" },
      { name: "pin", env: "PIN", value: 4711 },
      { name: "later", env: undefined, unknown: "later of shop/house" },
      { name: "unset", env: "UNSET" },
    ],
    diagnostics: [],
  });
});

test("a variable is looked for in groups of groups, and a circle or a mesh of groups is no trouble", () => {
  const mesh = Array.from({ length: 20 }, (_, level) => {
    const members = Array.from({ length: 10 }, (_, item) => (level === 0 ? "./lamp" : `./g${level - 1}-${item}`));
    return Array.from(
      { length: 10 },
      (_, item) => `g${level}-${item}: { defines: group, members: [${members.join(", ")}] }`,
    );
  }).flat();
  const { definition, mistakes } = resolved(`${mesh.join("\n")}
top: { defines: group, members: [./g19-9, ./top], variables: { where: far } }
lamp: { defines: toy/lamp, name: <- $where, timer: <- $nowhere default("off") }
`);
  expect(mistakes).toBe("");
  expect(definition).toMatchObject({ name: "far", timer: "off" });
});
