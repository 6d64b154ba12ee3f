import fc from "fast-check";
import { expect, test } from "vitest";
import { parseChallenges } from "../../src/atlas/auth/challenge.ts";
import { CredentialsError, parseCredentials } from "../../src/atlas/auth/credentials.ts";
import { chooseDigest, digestHeader } from "../../src/atlas/auth/digest-response.ts";
import { baseAddress } from "../../src/atlas/base-address.ts";
import { root } from "../../src/atlas/call.ts";
import { type OperationName, operations } from "../../src/atlas/operations/index.ts";
import { fillPath, parametersOf, queryText } from "../../src/atlas/path.ts";
import { fuzzTimeout, prototypeMark, tries } from "./fuzz.ts";

const piece = fc.oneof(
  fc.constantFrom(
    ...'Digest ,Basic ,realm="a" ,nonce="n" ,qop="auth" ,qop=auth-int ,algorithm=SHA-256 ,algorithm=MD5-sess ,stale=true'.split(
      " ,",
    ),
    ...'__proto__=x|constructor="y"|realm=|="|\\"|\\|,|, | |\t|=|"|opaque="\\"q\\""|Negotiate|token68==|@|(|\u00e9'.split(
      "|",
    ),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const header = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

test(
  "any WWW-Authenticate header is read, and an answer to it can stand in a header",
  () => {
    const before = prototypeMark();
    fc.assert(
      fc.property(header, (text) => {
        const digest = chooseDigest(parseChallenges(text));
        if (digest === undefined) return;
        const key = { kind: "api-key", publicKey: "public", privateKey: "private-key" } as const;
        const answer = digestHeader(digest, key, { method: "GET", uri: "/x", cnonce: "c", count: 1 });
        expect(answer).not.toContain("private-key");
        expect(answer).toMatch(/^Digest username="public", /);
      }),
      tries(2000),
    );
    expect(prototypeMark()).toBe(before);
  },
  fuzzTimeout,
);

test("what a challenge says is read back from it, however it is quoted", () => {
  const text = fc.string({ unit: "binary-ascii" }).filter((one) => !/[\r\n]/.test(one));
  fc.assert(
    fc.property(text, text, (realm, nonce) => {
      const quoted = (value: string) => `"${value.replace(/[\\"]/g, "\\$&")}"`;
      const [challenge] = parseChallenges(`Digest realm=${quoted(realm)}, nonce=${quoted(nonce)}`);
      expect(challenge).toEqual({ scheme: "digest", parameters: { realm, nonce } });
    }),
    tries(500),
  );
});

test.each([
  ["one word", "a".repeat(64_000)],
  ["a word that cannot be read", `${"a".repeat(64_000)}@`],
  ["quotes that stay open", 'x="'.repeat(20_000)],
  ["names without values", "a =".repeat(20_000)],
  ["challenges", "a \t".repeat(20_000)],
])("a header of nothing but %s is read in time", (_name, text) => {
  expect(Array.isArray(parseChallenges(text))).toBe(true);
});

test(
  "credentials are read or refused, and a refusal shows no part of them",
  () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", minLength: 8 }),
      fc
        .tuple(fc.constantFrom("mdb_sa_id_x:", "abcdefgh:", ":", "{"), fc.string({ minLength: 8 }))
        .map((two) => two.join("")),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc
        .dictionary(fc.constantFrom("clientId", "clientSecret", "publicKey", "__proto__"), fc.jsonValue())
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (given) => {
        try {
          parseCredentials(given);
        } catch (error) {
          expect(error).toBeInstanceOf(CredentialsError);
          if (given.trim().length > 12) expect(String(error)).not.toContain(given.trim());
        }
      }),
      tries(1000),
    );
  },
  fuzzTimeout,
);

test(
  "an address that is taken is seen alike by every reader, and is https or this machine",
  () => {
    const part = fc.constantFrom(
      ..."https:// http:// HTTP:// localhost 127.0.0.1 127.1 [::1] [::ffff:7f00:1] 0.0.0.0 2130706433 0x7f.1 evil.com".split(
        " ",
      ),
      ...". .. / \\ @ : :80 :0 :65536 ? # % %2e %2F user:pass@ [ ] ::1 \u3002 \u2024 \u00ad \t \n \u0000 \u212a api/atlas/v2 cloud.mongodb.com".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")),
      fc.tuple(fc.constantFrom("https://", "http://"), fc.webAuthority(), fc.webPath()).map((parts) => parts.join("")),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(text, (given) => {
        let address: string;
        try {
          address = baseAddress(given);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const url = new URL(`${address}/api/atlas/v2/groups`);
        const shown = /^https?:\/\/([^/]+)/.exec(address)?.[1]?.toLowerCase();
        expect([url.username, url.password, url.search, url.hash]).toEqual(["", "", "", ""]);
        expect(url.href.startsWith(url.origin)).toBe(true);
        expect(new URL(`${url.protocol}//${shown}`).host).toBe(url.host);
        expect(url.href.endsWith("/api/atlas/v2/groups")).toBe(true);
        if (!url.hostname.startsWith("[")) expect(shown?.replace(/:\d+$/, "")).toBe(url.hostname);
        if (url.protocol !== "https:") expect(url.hostname).toMatch(/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/);
      }),
      tries(2000),
    );
  },
  fuzzTimeout,
);

const names = Object.keys(operations) as OperationName[];
const hostile = [
  ...[
    "../x",
    "..\\x",
    "a/b",
    "%2e%2e",
    "%2F",
    "..%2f..",
    "a?b=c",
    "a#b",
    "a;b=c",
    "a b",
    "line\nbreak",
    "\r\nX: y",
    "\t",
  ],
  ...[
    "\u0000",
    "sø\u0301k",
    "💡",
    "．．",
    "／",
    "@",
    ":",
    "//evil.com",
    "http://evil.com",
    "{groupId}",
    "$&",
    "$1",
    "~",
    "a".repeat(3000),
  ],
];
const refused = ["", ".", "..", "\ud800", "x\udc00", "\ud83d/"];

test.each(names)("every parameter of %s is one segment of its path, whatever the user wrote", (name) => {
  const { path } = operations[name];
  const parameters = Object.keys(parametersOf(path, {}));
  for (const parameter of parameters) {
    const given = Object.fromEntries(parameters.map((one) => [one, "plain"]));
    const segments = path.split("/").length;
    for (const value of hostile) {
      const filled = fillPath(path, { ...given, [parameter]: value });
      const { pathname, origin, search, hash } = new URL(`https://atlas.test${filled}`);
      expect({ pathname, origin, search, hash }).toEqual({
        pathname: filled,
        origin: "https://atlas.test",
        search: "",
        hash: "",
      });
      expect(filled.split("/")).toHaveLength(segments);
      const at = path.split("/").indexOf(`{${parameter}}`);
      if (at !== -1) expect(decodeURIComponent(filled.split("/")[at] ?? "")).toBe(value);
    }
    for (const value of refused) expect(() => fillPath(path, { ...given, [parameter]: value })).toThrow(TypeError);
  }
});

test(
  "any text stays one segment of a path and one value of a query",
  () => {
    const text = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(fc.constantFrom(...names), text, text, (name, value, other) => {
        const { path } = operations[name];
        const given = Object.fromEntries(Object.keys(parametersOf(path, {})).map((one) => [one, value]));
        let filled: string;
        try {
          filled = fillPath(path, given) + queryText({ [other]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const url = new URL(`https://atlas.test${root}${filled}`);
        expect(url.pathname + url.search).toBe(root + filled);
        expect(url.pathname.split("/")).toHaveLength((root + path).split("/").length);
        expect([...url.searchParams]).toEqual([[other, value]]);
      }),
      tries(2000),
    );
  },
  fuzzTimeout,
);
