import { expect, test } from "vitest";
import { buildGraph } from "../../src/runtime/graph.ts";
import { targetPath, withMembers, withNeeds } from "../../src/runtime/target.ts";
import { loadWell, rendered, toys } from "./toy.ts";

const shop = () =>
  loadWell(`namespace: shop
all: { defines: group, members: [./lamp, ./shed], variables: { where: <- entity-state("shop/town") get-member("id") } }
lamp:
  defines: toy/lamp
  name: a
  connections: { house: { runnable: ./house } }
  house_id: <- connection-target("house") entity-state get-member("id")
shed: { defines: toy/house, name: <- $where, depends: { wait-for: { runnables: [./house] } } }
house: { defines: toy/house, name: b }
town: { defines: toy/house, name: c }
alone: { defines: toy/house, name: d }
data: { name: x }
`);

test("whatever a template needs stands before it, and equals stand as declared", () => {
  const { order, diagnostics } = buildGraph(shop());
  expect(diagnostics).toEqual([]);
  expect(order).toEqual(["shop/house", "shop/lamp", "shop/town", "shop/shed", "shop/all", "shop/alone"]);
});

test("an edge says why it is there, and a group's variable that is read is a reason", () => {
  const { needs, neededBy } = buildGraph(shop());
  expect(needs.get("shop/shed")?.map(({ to, kind }) => [to, kind])).toEqual([
    ["shop/house", "wait-for"],
    ["shop/town", "reference"],
  ]);
  expect(neededBy.get("shop/house")?.map(({ from }) => from)).toEqual(["shop/lamp", "shop/shed"]);
});

test("what reads a secret comes after what fills it, unless that one needs it already", () => {
  const types = new Map(toys.map((type) => [type.name, type]));
  const set = loadWell(`namespace: n
a: { defines: toy/lamp, name: a, key_ref: pin, permitted-secrets: { pin: true } }
b: { defines: toy/lamp, name: b, filled_ref: pin, key_ref: pin, permitted-secrets: { pin: true }, depends: { wait-for: { runnables: [./c] } } }
c: { defines: toy/lamp, name: c, key_ref: pin, permitted-secrets: { pin: true } }
`);
  const { order, needs, diagnostics } = buildGraph(set, types);
  expect(diagnostics).toEqual([]);
  expect(order).toEqual(["n/c", "n/b", "n/a"]);
  expect(needs.get("n/a")).toEqual([expect.objectContaining({ to: "n/b", kind: "secret" })]);
  expect(needs.get("n/c")).toEqual([]);
});

test("a group means its members, and a target brings what it needs", () => {
  const graph = buildGraph(shop());
  expect(withMembers(graph, ["shop/all"])).toEqual(["shop/lamp", "shop/shed", "shop/all"]);
  expect(withNeeds(graph, ["shop/lamp"])).toEqual(["shop/house", "shop/lamp"]);
});

test("a target may be named by any spelling of its path, or by its name alone", () => {
  const set = shop();
  for (const spelling of ["shop/lamp", "/shop/lamp", "local/shop/lamp", "lamp"]) {
    expect(targetPath(set, spelling)).toBe("shop/lamp");
  }
  expect(() => targetPath(set, "lampe")).toThrow("did you mean `lamp`?");
  expect(() => targetPath(set, "shop/data")).toThrow("there is no template `shop/data`");
});

test("each circle is reported once, from its first template on, however the rest is arranged", () => {
  const set = loadWell(`namespace: n
start: { defines: toy/house, name: s, depends: { wait-for: { runnables: [./b] } } }
a: { defines: toy/house, name: a, depends: { wait-for: { runnables: [./b] } } }
b: { defines: toy/house, name: b, depends: { wait-for: { runnables: [./c, ./a] } } }
c: { defines: toy/house, name: c, depends: { wait-for: { runnables: [./b, ./d] } } }
d: { defines: toy/house, name: d, depends: { wait-for: { runnables: [./d] } } }
`);
  const { diagnostics } = buildGraph(set);
  expect(rendered({ files: set.files, diagnostics })).toMatchInlineSnapshot(`
    "a.yaml:6:70: templates need each other in a circle: n/d -> n/d
      d: { defines: toy/house, name: d, depends: { wait-for: { runnables: [./d] } } }
                                                                           ~~~
      expected: an order in which each comes after what it needs
      found: \`n/d\` waits for \`n/d\` (a.yaml:6:70)
      hint: remove one of these
    a.yaml:3:70: templates need each other in a circle: n/a -> n/b -> n/a
      a: { defines: toy/house, name: a, depends: { wait-for: { runnables: [./b] } } }
                                                                           ~~~
      expected: an order in which each comes after what it needs
      found: \`n/a\` waits for \`n/b\` (a.yaml:3:70), \`n/b\` waits for \`n/a\` (a.yaml:4:75)
      hint: remove one of these"
  `);
});

test("runnables may connect to each other", () => {
  const set = loadWell(`namespace: n
a: { defines: runnable, connections: { b: { runnable: ./b } } }
b: { defines: runnable, connections: { a: { runnable: ./a } } }
`);
  expect(buildGraph(set).diagnostics).toEqual([]);
});

test("a chain of ten thousand templates is ordered", () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => {
    return `t${index}: { defines: toy/house, depends: { wait-for: { runnables: [n/t${index + 1}] } } }`;
  });
  const half = lines.length / 2;
  const set = loadWell(
    `namespace: n\n${lines.slice(0, half).join("\n")}`,
    `namespace: n\n${lines.slice(half).join("\n")}`,
  );
  const { order } = buildGraph(set);
  expect([order.length, order[0], order.at(-1)]).toEqual([10_000, "n/t9999", "n/t0"]);
});
