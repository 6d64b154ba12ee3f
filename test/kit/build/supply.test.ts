import { expect, it } from "vitest";
import { KitError } from "../../../src/kit/build/mistake.ts";
import { readScript } from "../../../src/kit/build/script.ts";
import { joined, supplyEntry, supplyOf } from "../../../src/kit/build/supply.ts";

const supply = (text: string) => {
  return supplyOf("a.js", readScript(text, { ecmaVersion: "latest", sourceType: "module" }).program);
};

it("lists what is imported, by name, from where", () => {
  const found = supply(
    'import { b, a as c } from "/root/src/x.ts";\nimport d from "some-package.js";\nimport "silent";',
  );
  expect(found).toEqual(
    new Map([
      ["/root/src/x.ts", new Set(["b", "a"])],
      ["some-package.js", new Set(["default"])],
    ]),
  );
});

it("exports it all once, a default export under the name of its package", () => {
  const all = joined([
    supply('import { b, a } from "/root/src/x.ts";'),
    supply('import { a } from "/root/src/x.ts"; import d from "some-package.js";'),
  ]);
  expect(supplyEntry("/root", all)).toBe(
    'export { a, b } from "./src/x.ts";\nexport { default as somePackage } from "some-package.js";',
  );
});

it("refuses two things of one name", () => {
  expect(() => joined([supply('import { a } from "/x.ts";'), supply('import { a } from "/y.ts";')])).toThrow(
    "/y.ts: `a` is exported by /x.ts too",
  );
});

it("refuses to import everything", () => {
  expect(() => supply('import * as all from "/x.ts";')).toThrow(KitError);
});
