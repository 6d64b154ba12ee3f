import vm from "node:vm";
import { getLineInfo } from "acorn";
import { expect, it } from "vitest";
import { readScript } from "../../../src/kit/build/script.ts";
import { makeSynchronous } from "../../../src/kit/build/synchronous.ts";

function synchronous(text: string, sourceType: "script" | "module" = "script") {
  const script = readScript(text, { ecmaVersion: "latest", sourceType });
  const findings = makeSynchronous(script).map(({ at, message }) => {
    const { line, column } = getLineInfo(text, at);
    return `${line}:${column + 1} ${message}`;
  });
  return { text: script.edits.toString(), findings };
}

const inContext = (text: string) => vm.runInNewContext(`${text}\n;main()`, {}, { timeout: 1000 });
const asJson = (value: unknown) => JSON.stringify(value) ?? "undefined";

/** Bodies of `async function main()`; `f` answers later what it is given. */
const bodies: Record<string, string> = {
  "a call that is awaited": "return (await f({ a: 1 })).a + (await f(2));",
  "a member of what is awaited": "return (await f([1, 2, 3])).map((one) => one * 2);",
  "an index into what is awaited": "return (await f([1, 2]))[1];",
  "a template with awaits": `return \`\${await f(1)} and \${await f(2)}\`;`,
  "arguments with awaits": "return Math.max(await f(1), ...(await f([5, 3])));",
  "a destructuring of what is awaited": "const { a, b: [c = await f(7)] } = await f({ a: 1, b: [] }); return [a, c];",
  "a default that is a call": "const g = async (x, y = f(x)) => (await y) + 1; return g(4);",
  "operators before and behind":
    "return [!(await f(false)), -(await f(2)), typeof await f(''), void await f(1), (await f(2)) ** 3];",
  "minus before a negative value": "let a = 5; return [a -await -a, a +await +a, -await -a];",
  "a condition": "return (await f(true)) ? await f('yes') : await f('no');",
  "an assignment, and one to a member":
    "const o = {}; let x; x = await f(1); o.y = await f(2); o.z ??= await f(3); return [x, o];",
  "a return with the value in the next line": "return await\n  f(1);",
  "a return with a comment in between": "return await // why\n  f(2);",
  "a throw": "try { throw await f(new Error('no')); } catch (error) { return error.message; }",
  "try, catch and finally": `const seen = [];
    const g = async (x) => { if (x) throw new Error(x); return 'fine'; };
    try { seen.push(await g('')); await g('bad'); } catch (error) { seen.push(error.message); } finally { await f(1); seen.push('last'); }
    return seen;`,
  "the loops": `let sum = 0;
    for (const one of await f([1, 2])) sum += one;
    for (let i = await f(0); i < (await f(3)); i += await f(1)) sum += i;
    while ((await f(sum)) < 10) sum += await f(1);
    do { sum += 1; } while (await f(sum < 12));
    for (const key in await f({ a: 1 })) sum += key.length;
    return sum;`,
  "for await over values": "const seen = []; for await (const one of [1, f(2), 3]) seen.push(one); return seen;",
  "for await over an async generator": `async function* count(to) { for (let i = 1; i <= to; i += 1) yield await f(i); }
    const seen = []; for await (const one of count(3)) seen.push(one); return seen;`,
  "for await that is left early": `const seen = [];
    async function* endless() { try { for (let i = 0; ; i += 1) yield i; } finally { seen.push('closed'); } }
    for await (const one of endless()) { if (one > 2) break; seen.push(one); }
    return seen;`,
  "a generator that hands on to another": `async function* inner() { yield 1; return 'end'; }
    const outer = async function* () { const end = yield* inner(); yield end; };
    const seen = []; for await (const one of outer()) seen.push(one); return seen;`,
  "arrow functions of every form": `const a = async () => 1; const b = async x => x + (await f(1)); const c = async (x, y) => { return x + y; };
    const d = async () => ({ e: await f(5) });
    return [await a(), await b(1), await c(1, 2), await d()];`,
  "an arrow function whose value begins with a brace": "const a = async () => await { b: 1 }; return a();",
  "an arrow function whose value begins with a function":
    "const a = async () => await function () {}.name; return a();",
  "methods of objects": `const o = { async a() { return 1; }, async 'b c'() { return 2; }, async [\`d\`]() { return 3; }, async *e() { yield 4; }, async async() { return 5; }, f: async function () { return 6; }, async get() { return 7; } };
    const seen = []; for await (const one of o.e()) seen.push(one);
    return [await o.a(), await o['b c'](), await o.d(), seen, await o.async(), await o.f(), await o.get()];`,
  "methods of classes": `class A { static async make() { return new A(); } async one() { return 1; } static async *all() { yield 2; } async *[Symbol.iterator]() { yield 3; } async static() { return 4; } static async static() { return 5; } }
    const a = await A.make(); const seen = []; for await (const one of A.all()) seen.push(one);
    return [await a.one(), seen, await a.static(), await A.static()];`,
  "a class whose field has no semicolon": `class A { x = 2
      async *list() { yield this.x; }
      y = 3
      async [\`m\`]() { return this.y; } }
    const a = new A(); const seen = []; for await (const one of a.list()) seen.push(one); return [seen, await a.m()];`,
  "super in a method": `class A { async m() { return 1; } } class B extends A { async m() { return (await super.m()) + 1; } } return new B().m();`,
  "an immediately called function": "return await (async () => { return await f(9); })();",
  "a function that is awaited and then called, without its object": `const o = { x: 1, m() { return this === undefined || this.x; } };
    return [(await o.m)(), (await o?.m)()];`,
  "a deletion of what is awaited": "const o = { x: 1 }; delete await o.x; return o;",
  "statements without semicolons": `let seen = [], o = { a: 1 }
    seen.push(1)
    await (async () => seen.push(2))()
    await [3].forEach((one) => seen.push(one))
    await \`x\`
    await { toString() {} }
    await function () {}
    await -seen.length
    return seen`,
  "statements without semicolons in a switch": `let seen = []
    switch (1) {
      case 1:
        seen.push(1)
        await (async () => seen.push(2))()
    }
    return seen`,
  "a regular expression that is awaited": "return await /a/.test('a') && 8 /await 2;",
  "Promise.all over calls": "return Promise.all([f(1), f(2), 3]);",
  "Promise.all over a mapped list, in order": `const seen = [];
    const all = await Promise.all([3, 1, 2].map(async (one) => { seen.push(one); return one * 10; }));
    return [all, seen];`,
  "Promise.all over any iterable, which yields a new list": `const set = new Set([1, 2]); const all = await Promise.all(set.values()); all.push(3); return [all, set.size];`,
  "a call that nobody waits for":
    "const seen = []; const g = async () => { seen.push(1); }; void g(); g(); return seen;",
  "names that only look like keywords":
    "const async = 1; const o = { await: 2, async: 3 }; return [async, o.await, o.async];",
};

for (const [what, body] of Object.entries(bodies)) {
  it(`keeps the meaning of ${what}`, async () => {
    const source = `async function f(x) { return x; }\nasync function main() { ${body} }`;
    const { text, findings } = synchronous(source);
    expect(findings).toEqual([]);
    const expected: unknown = await inContext(source);
    const result: unknown = inContext(text);
    expect(Object.prototype.toString.call(result)).not.toBe("[object Promise]");
    expect(asJson(result)).toBe(asJson(expected));
    expect(text).not.toMatch(/\b(?:async|await) (?!:)(?=[\w({[*])/);
  });
}

it("changes nothing but the asynchrony", () => {
  const source = `// kept\nconst a  =  async ( x )=>{ /* kept */ return   await x ; }\nclass B { static async   m() {} }`;
  expect(synchronous(source).text).toBe(
    `// kept\nconst a  =  ( x )=>{ /* kept */ return   x ; }\nclass B { static m() {} }`,
  );
});

it("leaves text without asynchrony as it is", () => {
  const source = `const then = 1; function* g() { yield then; }\nvar s = 'await x', t = \`async \${then}\`; // await\n`;
  expect(synchronous(source)).toEqual({ text: source, findings: [] });
});

const refusals: Record<string, [source: string, ...findings: string[]]> = {
  "a new promise": [
    "function f() {\n  return new Promise((r) => r());\n}",
    "2:14 `Promise` cannot be made synchronous",
  ],
  "Promise as a value": ["x instanceof Promise", "1:14 `Promise` cannot be made synchronous"],
  "other ways to combine promises": [
    "Promise.race([]);\nPromise.any([]);\nPromise.allSettled([]);\nPromise.resolve(1);\nPromise.reject(1);",
    "1:1 `Promise.race` in this form cannot be made synchronous",
    "2:1 `Promise.any` in this form cannot be made synchronous",
    "3:1 `Promise.allSettled` in this form cannot be made synchronous",
    "4:1 `Promise.resolve` in this form cannot be made synchronous",
    "5:1 `Promise.reject` in this form cannot be made synchronous",
  ],
  "Promise.all as a value, or with anything but one list": [
    "const all = Promise.all;\nPromise.all();\nPromise.all(...lists);\nPromise?.all([]);",
    "1:13 `Promise.all` in this form cannot be made synchronous",
    "2:1 `Promise.all` in this form cannot be made synchronous",
    "3:1 `Promise.all` in this form cannot be made synchronous",
  ],
  "methods of promises": [
    'f().then(g);\nf()\n  .catch(g);\nf()?.finally(g);\nf()["then"](g);',
    "1:5 `.then` of a promise cannot be made synchronous",
    "3:4 `.catch` of a promise cannot be made synchronous",
    "4:6 `.finally` of a promise cannot be made synchronous",
    "5:5 `.then` of a promise cannot be made synchronous",
  ],
  "an object that is awaited like a promise": [
    "({ then(r) { r(); } });\nclass A { then() {} }",
    "1:4 a member `then`, which makes an object a promise, cannot be made synchronous",
    "2:11 a member `then`, which makes an object a promise, cannot be made synchronous",
  ],
  "a dynamic import": ['const f = () => import("x");', "1:17 a dynamic `import()` cannot be made synchronous"],
  "await using": ["async function f() {\n  await using x = g();\n}", "2:3 `await using` cannot be made synchronous"],
  "the method that makes something asynchronously iterable": [
    "({ async *[Symbol.asyncIterator]() {} })",
    "1:12 `Symbol.asyncIterator` cannot be made synchronous",
  ],
};

for (const [what, [source, ...findings]] of Object.entries(refusals)) {
  it(`refuses ${what}, with the place`, () => {
    expect(synchronous(source).findings).toEqual(findings);
  });
}

it("refuses to wait outside of a function", () => {
  const { findings } = synchronous("const x = await f();\nfor await (const y of x) y;", "module");
  expect(findings).toEqual([
    "1:11 `await` outside of a function cannot be made synchronous",
    "2:1 `for await` outside of a function cannot be made synchronous",
  ]);
});

it("lets a Promise of one's own be", () => {
  expect(synchronous("function f(Promise) { return Promise.race([]); }").findings).toEqual([]);
});
