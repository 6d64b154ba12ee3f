import { expect, test } from "vitest";
import { toPlain } from "../../../src/runtime/source/tree.ts";
import { loadTemplates } from "../../../src/runtime/template/load.ts";
import type { Template } from "../../../src/runtime/template/template.ts";
import { folderWith, loadWell, templateOf, toys } from "../toy.ts";

const written = (template: Template) => toPlain(template.properties, (script) => script.text);

test("one path may be spelled in many ways", () => {
  const loaded = loadWell(`namespace: /shop
house: { defines: templates/local/toy/house, name: h }
lamp:
  defines: local/toy/lamp
  name: l
  connections:
    a: { runnable: ./house }
    b: { runnable: /shop/house }
    c: { target: shop/house, service: default }
    d: { runnable: local/shop/house }
    e: { runnable: templates/local/shop/house }
    f: { runnable: monk/shop/house }
`);
  const lamp = templateOf(loaded, "shop/lamp");
  expect([...lamp.connections.values()].map(({ target }) => target.path)).toEqual(Array(6).fill("shop/house"));
  expect([lamp.type, templateOf(loaded, "shop/house").type]).toEqual(["toy/lamp", "toy/house"]);
  expect(lamp.connections.get("c")?.service).toBe("default");
});

test("both spellings of a group may list their members under either key", () => {
  const loaded = loadWell(`namespace: shop
a: { defines: toy/house, name: a }
one: { defines: group, members: [shop/a] }
two: { defines: process-group, runnable-list: [/shop/a] }
three: { defines: group, runnable-list: [./a] }
four: { defines: process-group, members: [a] }
`);
  for (const name of ["one", "two", "three", "four"]) {
    expect(templateOf(loaded, `shop/${name}`).members.map(({ path }) => path)).toEqual(["shop/a"]);
  }
  expect(loaded.groupsOf.get("shop/a")).toEqual(["shop/one", "shop/two", "shop/three", "shop/four"]);
});

test("dependencies and permitted secrets may be lists", () => {
  const loaded = loadWell(`namespace: shop
a: { defines: toy/house, name: a }
b:
  defines: toy/house
  name: b
  depends:
    - wait-for: { runnables: [shop/a] }
    - wait-for: { runnables: [./c], timeout: 30 }
  permitted-secrets: [x, y]
c: { defines: toy/house, name: c, permitted-secrets: { x: true, y: false } }
`);
  const b = templateOf(loaded, "shop/b");
  expect(b.waitFor.map(({ target, timeout }) => [target.path, timeout])).toEqual([
    ["shop/a", undefined],
    ["shop/c", 30],
  ]);
  expect([...(b.permittedSecrets?.keys() ?? [])]).toEqual(["x", "y"]);
  expect([...(templateOf(loaded, "shop/c").permittedSecrets?.keys() ?? [])]).toEqual(["x"]);
  expect(templateOf(loaded, "shop/a").permittedSecrets).toBeUndefined();
});

test("scripts are found deep inside of values, quoted ones too, and comments behind them are none", () => {
  const loaded = loadWell(`namespace: shop
doc:
  Statement:
    - Resource:
        - <- connection-target("t") entity-state get-member("arn") "/*" concat  # all of it
        - "<- $quoted"
        - <- \`run \${a} --x\`
        - <- \`{"a":"b",
          "c":1}\`
        - text <- that is none
`);
  expect(written(templateOf(loaded, "shop/doc"))).toEqual({
    Statement: [
      {
        Resource: [
          '<- connection-target("t") entity-state get-member("arn") "/*" concat',
          "<- $quoted",
          "<- `run $" + "{a} --x`",
          '<- `{"a":"b", "c":1}`',
          "text <- that is none",
        ],
      },
    ],
  });
});

test("types, modules, services and runnables are read whole, and nothing in them is a mistake", () => {
  const loaded = loadWell(`---
namespace: acme
lamp:
  defines: entity
  metadata: { name: Lamp, version-hash: 0a1b2c3d4e5f }
  schema:
    room: { type: string, default: <- connection-target("i") entity get-member("name") }
    required: [room]
  lifecycle:
    start: |
      function main(def, state, ctx) { return {}; }
    sync: ""
    recreate: ''
  services: { s: { protocol: tcp, address: <- entity-state get-member("addr") default("") } }
  checks: { readiness: { code: "", period: 5, initialDelay: 2, attempts: 10 } }
  requires: [cli]
base: { defines: module, metadata: { version: 1.0.0 }, source: "module.exports = {}" }
outside: { defines: service, variables: { url: https://example.com } }
web:
  defines: runnable
  inherits: hub/web
  containers:
    defines: containers
    app: { image: nginx, environment: ["<- \`A=\${a}\`"], restart: no, paths: ["a:b"] }
  files: { f: { container: app, path: /x, mode: 0755, contents: "{{ v \\"a\\" }}" } }
  variables: { defines: variables, a: { type: string, env: A, value: <- secret("k") }, port: 8080 }
  connections: { db: { target: hub/db, service: data } }
  depends: { wait-for: { runnables: [hub/db] } }
  permitted-secrets: { k: true }
  actions: { ping: { description: d, arguments: { x: { type: string } }, code: 'exec("app", "ls")' } }
  recovery: { after: 60s }
  affinity: { tag: a }
kitchen: { defines: acme/lamp, room: k }
`);
  const kinds = [...loaded.templates.values()].map(({ name, kind }) => [name, kind]);
  expect(Object.fromEntries(kinds)).toEqual({
    lamp: "entity-type",
    base: "module",
    outside: "service",
    web: "runnable",
    kitchen: "foreign",
  });
  expect([...templateOf(loaded, "acme/web").variables.keys()]).toEqual(["a", "port"]);
});

test("several documents and several files may add to one namespace", () => {
  const loaded = loadWell(
    "namespace: shop\na: { defines: toy/house, name: a }\n---\nnamespace: depot\nb: { defines: toy/house, name: b }\n",
    "\ufeff# with a byte-order mark\nnamespace: shop\nc: { defines: toy/house, name: c }\r\n",
  );
  expect([...loaded.templates.keys()]).toEqual(["shop/a", "depot/b", "shop/c"]);
});

test("a later template of the same name takes the place of the earlier one", () => {
  const loaded = loadWell(
    "namespace: shop\na: { defines: toy/house, name: a, city: south }\nb: { defines: toy/house, name: b }\n",
    "namespace: shop\na: { defines: toy/house, name: other }\n",
  );
  expect(written(templateOf(loaded, "shop/a"))).toEqual({ name: "other" });
  expect([...loaded.templates.keys()]).toEqual(["shop/a", "shop/b"]);
});

test("a later section without `defines` changes single properties of the earlier one", () => {
  const loaded = loadWell(
    "namespace: shop\nlamp: { defines: toy/lamp, name: a, label: { text: x, size: 1 }, rooms: [hall] }\n",
    "namespace: shop\nlamp: { label: { size: 2 }, rooms: [attic] }\n",
  );
  expect(written(templateOf(loaded, "shop/lamp"))).toEqual({
    name: "a",
    label: { text: "x", size: 2 },
    rooms: ["attic"],
  });
});

test("anchors, aliases and merge keys are followed", () => {
  const loaded = loadWell(`namespace: shop
common: &common { name: a, rooms: &rooms [hall] }
lamp: { <<: *common, defines: toy/lamp, watts: 3 }
other: { defines: toy/lamp, name: b, rooms: *rooms }
`);
  expect(written(templateOf(loaded, "shop/lamp"))).toEqual({ name: "a", rooms: ["hall"], watts: 3 });
  expect(written(templateOf(loaded, "shop/other"))).toEqual({ name: "b", rooms: ["hall"] });
});

test("a MANIFEST names what to load, in any case, and its other lines do no harm", () => {
  const folder = folderWith({
    MANIFEST: "REPO toys\nload base.yaml shop/lamp.yaml\nDIRS more\nTAGS a, b\nnamespace: nothing\n  - x\n",
    "base.yaml": "namespace: base\nhouse: { defines: toy/house, name: h }\n",
    "shop/lamp.yaml": "namespace: shop\nlamp: { defines: toy/lamp, name: <<< ../label.txt }\n",
    "label.txt": "porch\n",
    "more/MANIFEST": "LOAD x.yaml\n",
    "more/x.yaml": "namespace: more\nx: { defines: toy/house, name: x }\n",
  });
  const loaded = loadTemplates({ files: ["MANIFEST"], cwd: folder, types: toys });
  expect(loaded.diagnostics).toEqual([]);
  expect([...loaded.templates.keys()]).toEqual(["base/house", "shop/lamp", "more/x"]);
  expect(written(templateOf(loaded, "shop/lamp"))).toEqual({ name: "porch\n" });
});

test("the properties of an entity are what is left when Monk's own keys are taken away", () => {
  const keys = "services connections depends permitted-secrets variables files checks metadata".split(" ");
  const control = keys.map((key) => `  ${key}: {}`).join("\n");
  const loaded = loadWell(`namespace: shop\nlamp:\n  defines: toy/lamp\n  name: a\n${control}\n`);
  expect(written(templateOf(loaded, "shop/lamp"))).toEqual({ name: "a" });
});
