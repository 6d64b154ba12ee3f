import { getLineInfo } from "acorn";
import { expect, it } from "vitest";
import { checkForEngine } from "../../../src/kit/build/engine-check.ts";

const lacking = (text: string) => {
  return checkForEngine(text).map(({ at, message }) => {
    const { line, column } = getLineInfo(text, at);
    return `${line}:${column + 1} ${message.replace("Monk's engine is not known to have ", "")}`;
  });
};

const accepted = [
  "class A { m(x = 1, ...rest) { return x?.y ?? rest; } }\nconst { a, ...b } = { ...new A(), c: 2 ** 3 };",
  "try { throw new TypeError(`x`); } catch { Object.fromEntries(Object.entries({})); }",
  "function* g() { yield* [1]; }\nfor (const one of g()) Array.from(new Set([one]));",
  "var bytes = Uint8Array.from([1]); new DataView(bytes.buffer); exports.f = require('http'); module.exports = JSON;",
  "({ at: 1 }).at; ({ hasOwn: 1 }).hasOwn; ({ with: 1 }).with;",
  "class A { at() {} m() { return this.at(1); } }\nclass B extends A { m() { return super.at(1); } }",
  "Object.values({}).map(String); Object.keys({}).filter(Boolean); [1].flatMap(String).flat();",
  "for (const one of new Map().values()) Array.from(new Map().keys()).map(String);",
  "const Promise = 1, URL = 2; function f(fetch, { process }, [Buffer] = [], ...globalThis) { return [fetch, process, Buffer, globalThis, URL, Promise, arguments]; }",
  "for (const process of []) process; try {} catch (fetch) { fetch; } class URL { m() { return URL; } }",
  "early(); function early() { return late; } var late = function self() { return self; };",
  "({ URL: 1, fetch() {} }).URL; label: for (;;) break label;",
  "if (typeof Buffer === 'undefined') Symbol.iterator in {};",
  "/^[a-z\\d\\-]+(?:x|y)(?=z)(?!w)$/giu.test('(?<= \\\\p{Script=Greek}'); /(?=)[\\p{L}\\p{Nd}(?<n>]/u; /\\(\\?<x>/;",
  "new RegExp(`^a`); RegExp('[(?<]', 'g'); new RegExp(pattern); function pattern() {}",
];

for (const text of accepted) {
  it(`lets pass: ${text.split("\n")[0]}`, () => {
    expect(lacking(text)).toEqual([]);
  });
}

const globals = [
  ..."URL URLSearchParams TextEncoder TextDecoder Buffer process setTimeout setInterval setImmediate clearTimeout".split(
    " ",
  ),
  ..."fetch crypto structuredClone Intl globalThis queueMicrotask WeakRef FinalizationRegistry BigInt Promise".split(
    " ",
  ),
  ..."AggregateError AbortController Headers performance console window eval Function Proxy Reflect Temporal".split(
    " ",
  ),
];

for (const name of globals) {
  it(`refuses the global ${name}`, () => {
    expect(lacking(`var x = 1;\nif (x) x = ${name};`)).toEqual([`2:12 \`${name}\``]);
  });
}

const refused: Record<string, [text: string, ...lacking: string[]]> = {
  "a global in any place": [
    "var x = { fetch };\nx = [URL, ...Intl];\nprocess = x;\nclass A extends Buffer {}",
    ...["1:11 `fetch`", "2:6 `URL`", "2:14 `Intl`", "3:1 `process`", "4:17 `Buffer`"],
  ],
  "a global that another function declares for itself": [
    "function f() { const URL = 1; return URL; }\n{ let fetch = 1; fetch; }\nURL; fetch;",
    "3:1 `URL`",
    "3:6 `fetch`",
  ],
  "methods that came after ES2020": [
    `x.at(-1);
x.replaceAll('a', 'b').matchAll(/a/g);
x?.toSorted();
x["findLast"](f);
x.with(0, 1);
var x, f;`,
    ...[
      "1:3 `.at()`",
      "2:3 `.replaceAll()`",
      "2:24 `.matchAll()`",
      "3:4 `.toSorted()`",
      "4:3 `.findLast()`",
      "5:3 `.with()`",
    ],
  ],
  "functions that came after ES2020": [
    "Object.hasOwn({}, 'a');\n[].map(Object.groupBy);\nMap.groupBy([], String);\nArray.fromAsync([]);\nUint8Array.fromHex('');",
    ...[
      "1:1 `Object.hasOwn`",
      "2:8 `Object.groupBy`",
      "3:1 `Map.groupBy`",
      "4:1 `Array.fromAsync`",
      "5:1 `Uint8Array.fromHex`",
    ],
  ],
  "methods of iterators": [
    "new Map().values().map(String);\nx.entries().toArray();\nvar x;",
    "1:20 `.map()` of an iterator",
    "2:13 `.toArray()` of an iterator",
  ],
  "symbols that came late": [
    "Symbol.asyncIterator; Symbol.dispose;",
    "1:1 `Symbol.asyncIterator`",
    "1:23 `Symbol.dispose`",
  ],
  "BigInt literals": ["var x = 10n;", "1:9 BigInt literals"],
  "look-behind": ["/(?<=a)b/;\n/(?<!a)b/;", ...["1:1", "2:1"].map((at) => `${at} look-behind in a regular expression`)],
  "named groups": [
    "/(?<year>\\d)/;\n/\\k<year>/;",
    ...["1:1", "2:1"].map((at) => `${at} a named group in a regular expression`),
  ],
  "flags that came late": ["/./s;", "1:1 the flag `s` of a regular expression"],
  "properties other than general categories": [
    "/(?=)\\p{Script=Greek}/u;\n/(?=)[\\P{Emoji}a]/u;",
    "1:1 `\\p{Script=Greek}` in a regular expression",
    "2:1 `\\P{Emoji}` in a regular expression",
  ],
  "properties that the engine would take for letters": [
    "/\\p{L}/u;\nnew RegExp('\\\\p{L}', 'u');",
    "1:1 `\\p{…}` in a regular expression without a look-ahead",
    "2:1 `\\p{…}` in a regular expression without a look-ahead",
  ],
  "the same in a pattern that is a text": [
    "new RegExp('(?<=a)b');\nRegExp('a', 's');",
    "1:1 look-behind in a regular expression",
    "2:1 the flag `s` of a regular expression",
  ],
};

for (const [what, [text, ...expected]] of Object.entries(refused)) {
  it(`refuses ${what}, with the place`, () => {
    expect(lacking(text)).toEqual(expected);
  });
}

for (const text of [
  "/a/;\n/./d;",
  "var a = 1;\na ??= 2;",
  "class A {\n  x = 1; }",
  "class A {\n  static {} }",
  "var a =\n  1_000;",
  "\nawait f();",
]) {
  it(`refuses syntax that ES2020 has not: ${text.replace("\n", " ")}`, () => {
    const found = lacking(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^2:\d+ /);
  });
}
