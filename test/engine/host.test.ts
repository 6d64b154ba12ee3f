import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { engineKinds } from "./engines.ts";
import { scripted } from "./scripted.ts";

const kinds = await engineKinds();

describe.each(kinds.map((kind) => [kind.title, kind] as const))("A script %s", (_, kind) => {
  const toy = scripted(kind);
  const test = it.skipIf(kind.skip);

  test("is called with definition, state and context, and answers data", async () => {
    const given = { definition: { room: "hall" }, state: { id: 7 }, context: { action: "create" } };
    expect(await toy.body("return [definition, state, context]", given)).toEqual([
      { room: "hall" },
      { id: 7 },
      { action: "create" },
    ]);
  });

  test("that answers nothing leaves nothing to store, and null is null", async () => {
    expect(await toy.run("function main() {}")).toEqual({});
    expect(await toy.run("function main() { return null; }")).toEqual({ returned: null });
  });

  test("runs in sloppy mode, where an undeclared name may be assigned", async () => {
    expect(await toy.body("lamp = 5; return lamp + this.lamp")).toBe(10);
  });

  test("finds nothing of an earlier call", async () => {
    const script =
      "const cli = 1; class Lamp {} function main() { const seen = this.kept; kept = true; return { seen: seen === undefined }; }";
    expect([await toy.run(script), await toy.run(script)]).toEqual([
      { returned: { seen: true } },
      { returned: { seen: true } },
    ]);
  });

  test("may leave its main as a function in a variable", async () => {
    expect(await toy.run("var main = (function () { return function () { return 3; }; })();")).toEqual({ returned: 3 });
  });

  test("fails without a main, and when main answers a promise", async () => {
    expect(await toy.run("var other = 1;")).toMatchObject({
      thrown: { message: "the script leaves no function main" },
    });
    expect(await toy.run("async function main() {}")).toMatchObject({ thrown: { message: "main returned a promise" } });
  });

  test("tells what it threw, whatever that is", async () => {
    const thrown = (what: string) => toy.run(`function main() { throw ${what}; }`);
    expect(await thrown('new TypeError("no lamp")')).toMatchObject({
      thrown: { message: "no lamp", stack: expect.stringContaining("toy-sync.js") },
    });
    expect(await thrown('"a word"')).toMatchObject({ thrown: { message: "a word" } });
    expect(await thrown("{ reason: 4 }")).toMatchObject({ thrown: { message: '{"reason":4}' } });
  });

  test.each([
    "Promise",
    "globalThis",
    "URL",
    "setTimeout",
    "TextEncoder",
    "Buffer",
    "process",
    "structuredClone",
    "Intl",
    "BigInt",
    "fetch",
  ])("has no %s", async (name) => expect(await toy.body(`return typeof ${name}`)).toBe("undefined"));

  test.each([
    '"a".replaceAll',
    '"a".matchAll',
    '"a".at',
    "[].at",
    "[].findLast",
    "[].toSorted",
    "Object.hasOwn",
    "new Uint8Array(1).at",
  ])("has no %s", async (name) => expect(await toy.body(`return typeof ${name}`)).toBe("undefined"));

  test("has what ES2020 has besides", async () => {
    const script = `
      class Lamp { constructor(...list) { this.made = new Map(Object.entries({ list })); } }
      const { list } = Object.fromEntries(new Lamp(...new Set([1, 1, 2])).made);
      return [list?.flatMap((n) => [n, n ** 2]), list.none?.here ?? "none"];
    `;
    expect(await toy.body(script)).toEqual([[1, 1, 2, 4], "none"]);
  });

  test("knows the time that its world tells, and sleeps in it", async () => {
    const script = `
      const before = [Date.now(), new Date().toISOString(), new Date(0).getTime(), new Date() instanceof Date];
      sleep(90000); require("helpers").sleep(0); require("helpers").sleep(-1);
      return [...before, Date.now()];
    `;
    const { time } = toy;
    expect(await toy.body(script)).toEqual([time, new Date(time).toISOString(), 0, true, time + 90_000]);
  });

  test("prints through cli a line a call, joined by spaces, and logs elsewhere", async () => {
    toy.lines.length = 0;
    await toy.body('require("cli").output("lamp", 7, { on: true }); console.warn("hot", [1])');
    expect(toy.lines).toEqual(['lamp 7 {"on":true}', "warn: hot [1]"]);
  });

  test("reads, writes and removes secrets", async () => {
    const secrets = new Map([["kept", "one"]]);
    const script = `
      const secret = require("secret");
      secret.set("made", secret.get("kept") + "!");
      secret.remove("kept");
      return [secret.get("made"), String(secret.get("kept")), /^[A-Za-z0-9]{40}$/.test(secret.randString(40)), secret.randString(8) === secret.randString(8)];
    `;
    expect(await toy.body(script, { secrets })).toEqual(["one!", "undefined", true, false]);
    expect([...secrets]).toEqual([["made", "one!"]]);
  });

  test("is told of a missing secret by undefined, by an Error of its own kind, or by an object without a message", async () => {
    const script = `
      try { return typeof require("secret").get("none"); }
      catch (thrown) { return [thrown instanceof Error, typeof thrown.message]; }
    `;
    const quirks = { missingSecret: "throws" } as const;
    expect(await toy.body(script)).toBe("undefined");
    expect(await toy.body(script, { quirks })).toEqual([true, "string"]);
    expect(await toy.body(script, { quirks: { ...quirks, thrown: "object" } })).toEqual([false, "undefined"]);
  });

  test("hashes and encodes text as UTF-8", async () => {
    const script = `
      const { sha256, hmac } = require("crypto");
      return [sha256("Grüße"), hmac("key", "Grüße"), btoa("Grüße"), atob(btoa("Grüße ☂"))];
    `;
    expect(await toy.body(script)).toEqual([
      createHash("sha256").update("Grüße").digest("hex"),
      createHmac("sha256", "key").update("Grüße").digest("hex"),
      Buffer.from("Grüße").toString("base64"),
      "Grüße ☂",
    ]);
  });

  test("makes errors with the helper", async () => {
    expect(await toy.body('const made = error("dark"); return [made instanceof Error, made.message]')).toEqual([
      true,
      "dark",
    ]);
  });

  test("loads a module once a call, for itself and for other modules", async () => {
    const modules = {
      "acme/base": {
        name: "base.js",
        text: "loads = typeof loads === 'number' ? loads + 1 : 1; exports.loads = () => loads;",
      },
      "acme/lamp": { name: "lamp.js", text: 'module.exports = { base: require("acme/base"), http: require("http") };' },
    };
    const script = `
      const { base, http } = require("acme/lamp");
      function main() { return [base === require("acme/base"), base.loads(), typeof http.do]; }
    `;
    expect(await toy.run(script, { modules })).toEqual({ returned: [true, 1, "function"] });
    expect(await toy.run(script, { modules })).toEqual({ returned: [true, 1, "function"] });
  });

  test("fails to load what is not there", async () => {
    await expect(toy.body('require("fs")')).rejects.toThrow("Invalid module: fs");
  });

  test("finds the modules that its type requires as globals, and may declare their names anew", async () => {
    const modules = { "acme/base": { name: "base.js", text: "module.exports = 5;" } };
    const script = 'const cli = require("cli"); function main() { return [typeof cli.output, base]; }';
    expect(await toy.run(script, { modules, requires: ["cli", "acme/base"] })).toEqual({ returned: ["function", 5] });
  });
});

describe("The engines", () => {
  const goja = kinds.find(({ title }) => title.startsWith("in Goja"));
  it.skipIf(goja?.skip ?? true)(
    "take Go's maps and slices for objects and lists, and make null of undefined",
    async () => {
      const given = { definition: { list: [{ a: 1 }, 2], inner: { n: null } }, quirks: { values: "Go" } } as const;
      const script = `
      const { list, inner } = definition;
      const copy = { ...definition, added: true };
      return { isList: Array.isArray(list), items: list.map((one) => typeof one), spread: [...list].length, names: Object.keys(copy).sort(),
        own: Object.prototype.hasOwnProperty.call(inner, "n"), n: inner.n, text: JSON.stringify(list), none: undefined };
    `;
      expect(goja && (await scripted(goja).body(script, given))).toEqual({
        isList: true,
        items: ["object", "number"],
        spread: 2,
        names: ["added", "inner", "list"],
        own: true,
        n: null,
        text: '[{"a":1},2]',
        none: null,
      });
    },
  );

  it.skipIf(kinds.some(({ skip }) => skip))("have the same globals and the same members of them", async () => {
    const script = `
      const names = [];
      for (const name of Object.getOwnPropertyNames(this)) {
        names.push(name);
        for (const holder of [this[name], this[name] && this[name].prototype]) {
          const isOwn = name !== "main" && holder !== this && holder !== null && /^(object|function)$/.test(typeof holder);
          if (isOwn) for (const member of Object.getOwnPropertyNames(holder)) names.push(name + " " + member);
        }
      }
      return names;
    `;
    const [node, goja] = await Promise.all(kinds.map((kind) => scripted(kind).body(script)));
    const [ofNode, ofGoja] = [new Set(node as string[]), new Set(goja as string[])];
    const ours = /^require /;
    expect([...ofNode].filter((name) => !ofGoja.has(name) && !ours.test(name)).sort()).toEqual([
      "Error stackTraceLimit",
      "Symbol asyncIterator",
    ]);
    expect([...ofGoja].filter((name) => !ofNode.has(name) && !/^GoError/.test(name))).toEqual([]);
  });
});
