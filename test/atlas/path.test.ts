import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeValue, fillPath, queryText } from "../../src/atlas/path.ts";

const user = "/groups/{groupId}/databaseUsers/{databaseName}/{username}";

describe("a path", () => {
  test.each([
    ["a/b", "a%2Fb"],
    ["../../orgs", "..%2F..%2Forgs"],
    ["%2e%2e", "%252e%252e"],
    ["a?b#c", "a%3Fb%23c"],
    ["line\nbreak", "line%0Abreak"],
    ["CN=app,OU=x", "CN%3Dapp%2COU%3Dx"],
    ["it's (a) *star*!", "it%27s%20%28a%29%20%2Astar%2A%21"],
    ["søk 💡", "s%C3%B8k%20%F0%9F%92%A1"],
  ])("holds %j as one segment", (username, segment) => {
    expect(fillPath(user, { groupId: "g", databaseName: "$external", username })).toBe(
      `/groups/g/databaseUsers/%24external/${segment}`,
    );
  });

  test.each([".", ".."])("refuses the segment %j, which a proxy would resolve", (username) => {
    expect(() => fillPath(user, { groupId: "g", databaseName: "admin", username })).toThrow(/another path/);
  });

  test("refuses an empty and a missing value", () => {
    expect(() => fillPath(user, { groupId: "", databaseName: "admin", username: "x" })).toThrow(/an empty one/);
    expect(() => fillPath(user, { databaseName: "admin", username: "x" })).toThrow(/got undefined/);
  });

  test("refuses half a character", () => {
    expect(() => encodeValue("\ud83d")).toThrow(/lone surrogate/);
  });

  test("gives back any value unharmed, and never grows a segment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (value) => {
        const encoded = encodeValue(value);
        expect(decodeURIComponent(encoded)).toBe(value);
        expect(encoded).toMatch(/^[\w.~%-]+$/);
      }),
    );
  });
});

describe("a query", () => {
  test("repeats the name of an array, leaves out what is undefined, and encodes both sides", () => {
    expect(queryText({ providers: ["AWS", "G&P"], tier: undefined, count: 2, "a b": true })).toBe(
      "?providers=AWS&providers=G%26P&count=2&a%20b=true",
    );
    expect(queryText({})).toBe("");
  });
});
