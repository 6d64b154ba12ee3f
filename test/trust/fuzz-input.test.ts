import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { atlasEntities } from "../../entities/index.ts";
import { parseArguments } from "../../src/runtime/action-arguments.ts";
import { checkTemplates } from "../../src/runtime/check/check.ts";
import { InputError, UsageError } from "../../src/runtime/input-error.ts";
import { loadTemplates } from "../../src/runtime/template/load.ts";
import { overrideVariables } from "../../src/runtime/template/override.ts";
import { folderWith } from "../runtime/toy.ts";
import { fuzzTimeout, prototypeMark, tries } from "./fuzz.ts";

const types = atlasEntities(() => {
  throw new Error("Nothing is opened here");
});
const shop = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: <- $name
  organization: my-organization
  variables: { name: shop, count: { type: int, value: 2 }, big: { type: bigint, value: 1 }, on: false, bare: {} }
cluster:
  defines: mongodb-atlas/cluster
  name: orders
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  allow_ips: [192.168.1.0/24]
  connections: { project: { runnable: shop/project, service: data } }
  depends: { wait-for: { runnables: [shop/project], timeout: 120 } }
`;
const folder = folderWith({ "a.yaml": shop });
const loaded = loadTemplates({ files: ["a.yaml"], cwd: folder, types });

const curious = fc.constantFrom(
  ..."__proto__ constructor prototype toString hasOwnProperty name shop/project/name shop/project/__proto__ count".split(
    " ",
  ),
  ..."bare / // shop/ /shop = == x=y <- <<< ../.. 1e999 NaN -0 0x10 99999999999999999999n [] {} null \ud800 \u0000".split(
    " ",
  ),
);
const word = fc.oneof(curious, fc.string({ unit: "binary", maxLength: 12 }));

test(
  "whatever is given by --set is taken, or is a mistake with its place",
  () => {
    const before = prototypeMark();
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.constantFrom("=", "", "=="), word), { maxLength: 4 }), (given) => {
        const set = given.map((parts) => parts.join(""));
        const changed = overrideVariables(loaded, { set, files: [], cwd: folder });
        const { diagnostics } = checkTemplates(changed, { types, secrets: () => "global" });
        const error = new InputError([...changed.diagnostics, ...diagnostics], changed.files);
        expect(typeof error.message).toBe("string");
        expect([...changed.templates.keys()]).toEqual([...loaded.templates.keys()]);
      }),
      tries(1000),
    );
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);

test(
  "whatever is given to an action is taken, or is a mistake that names the argument",
  () => {
    const before = prototypeMark();
    const actions = types.flatMap(({ actions }) => Object.entries(actions));
    const names = [...new Set(actions.flatMap(([, { arguments: schema }]) => Object.keys(schema.shape)))];
    const given = fc.array(
      fc.tuple(
        fc.oneof(fc.constantFrom(...names), word),
        fc.oneof(word, fc.constantFrom("1", "true", "2026-01-01T00:00:00Z", "6a0f3d0a2b7d4e5f607182a1")),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...actions), given, ([name, action], pairs) => {
        try {
          const read = parseArguments("shop/cluster", name, action, Object.fromEntries(pairs));
          expect(Object.keys(read).filter((key) => !Object.hasOwn(action.arguments.shape, key))).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      tries(2000),
    );
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);

/** A real template with a few places cut out, doubled or replaced. */
const edited = fc
  .array(
    fc.tuple(
      fc.nat(shop.length),
      fc.nat(12),
      fc.oneof(fc.constantFrom("", "  ", "\n", ": ", "- ", "{", "]", '"', "&a ", "*a", "<<: ", "!!set "), word),
    ),
    { maxLength: 4 },
  )
  .map((edits) => edits.reduce((text, [at, count, put]) => text.slice(0, at) + put + text.slice(at + count), shop));

test(
  "a template that somebody has mistyped is loaded and checked, or refused",
  () => {
    const before = prototypeMark();
    fc.assert(
      fc.property(edited, (text) => {
        writeFileSync(join(folder, "b.yaml"), text);
        const read = loadTemplates({ files: ["b.yaml"], cwd: folder, types });
        const { diagnostics } = checkTemplates(read, { types, secrets: () => undefined });
        const all = [...read.diagnostics, ...diagnostics];
        for (const { place } of all) expect(place.line).toBeGreaterThan(0);
        expect(typeof new InputError(all, read.files).message).toBe("string");
      }),
      tries(600),
    );
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);

test(
  "whatever stands in a file of variables is taken, or is a mistake with its place",
  () => {
    const before = prototypeMark();
    const leaf = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word, { maxLength: 2 }));
    const content = fc.dictionary(word, fc.oneof(leaf, fc.dictionary(word, fc.oneof(leaf, fc.dictionary(word, leaf)))));
    fc.assert(
      fc.property(content, (data) => {
        writeFileSync(join(folder, "v.yaml"), JSON.stringify(data));
        const changed = overrideVariables(loaded, { set: [], files: ["v.yaml"], cwd: folder });
        const { diagnostics } = checkTemplates(changed, { types, secrets: () => "global" });
        for (const { place } of [...changed.diagnostics, ...diagnostics]) expect(place.line).toBeGreaterThan(0);
      }),
      tries(400),
    );
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);
