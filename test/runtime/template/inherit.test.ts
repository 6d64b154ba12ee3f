import { expect, test } from "vitest";
import { toPlain } from "../../../src/runtime/source/tree.ts";
import { loadWell, templateOf } from "../toy.ts";

const body = (loaded: ReturnType<typeof loadWell>, path: string) =>
  toPlain(templateOf(loaded, path).body, (script) => script.text);

test("mappings are merged, scalars and lists are replaced, through chains and across namespaces, in any load order", () => {
  const loaded = loadWell(
    "namespace: shop\nlamp: { inherits: lib/bright, name: mine, rooms: [] }\n",
    "namespace: lib\nbright: { inherits: ./base, watts: 60, label: { size: 9 } }\n",
    "namespace: lib\nbase: { defines: toy/lamp, name: base, rooms: [a, b], label: { text: x, size: 1 } }\n",
  );
  expect(body(loaded, "shop/lamp")).toEqual({
    defines: "toy/lamp",
    name: "mine",
    rooms: [],
    watts: 60,
    label: { text: "x", size: 9 },
  });
  expect(templateOf(loaded, "shop/lamp").kind).toBe("entity");
});

test("a short variable over a long one keeps type and environment name, and the other way round", () => {
  const loaded = loadWell(`namespace: shop
base: { defines: toy/house, name: a, variables: { v: { type: string, env: V, value: "" }, w: 3 } }
child: { inherits: shop/base, variables: { v: <- secret("k"), w: { env: W } } }
`);
  const { variables } = templateOf(loaded, "shop/child");
  expect(variables.get("v")).toMatchObject({
    type: "string",
    env: "V",
    value: { kind: "script", text: '<- secret("k")' },
  });
  expect(variables.get("w")).toMatchObject({ env: "W", value: { value: 3 } });
});

test("a mapping inside of a template may inherit, also from inside of another", () => {
  const loaded = loadWell(`namespace: shop
base: { labels: { small: { text: s, size: 1 } } }
lamp: { defines: toy/lamp, name: a, label: { inherits: shop/base/labels/small, size: 2 } }
`);
  expect(body(loaded, "shop/lamp")).toEqual({ defines: "toy/lamp", name: "a", label: { text: "s", size: 2 } });
});

test("sections that multiply by inheriting from each other are refused, not unfolded", () => {
  const levels = Array.from({ length: 30 }, (_, level) => {
    const items = Array.from({ length: 10 }, (_, item) => `i${item}: { inherits: ./l${level + 1} }`);
    return `l${level}: { ${items.join(", ")} }`;
  });
  expect(() => loadWell(`namespace: n\n${levels.join("\n")}\nl30: { a: 1 }\n`)).toThrow("inherits too much");
});

test("a chain of thousands of sections is refused", () => {
  const sections = Array.from({ length: 10_000 }, (_, index) => `s${index}: { inherits: ./s${index + 1} }`);
  expect(() => loadWell(`namespace: n\n${sections.join("\n")}\ns10000: { a: 1 }\n`)).toThrow(
    "too long to inherit through",
  );
});
