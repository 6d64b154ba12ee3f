import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/runtime/arrowscript/index.ts";
import { failure, run, world } from "./world.ts";

const doubled = (operator: string) => `dup ${operator} `.repeat(64);

describe("a limit ends the script with an Error", () => {
  test.each([
    ["a text that doubles", `"x" ${doubled("concat")}`],
    ["a replacement that multiplies", `"aaaaaaaaaa" ${"replace('a', 'aaaaaaaaaa') ".repeat(12)}`],
    ["an array that holds itself twice, printed", `[] ${doubled("append")} to-json`],
    ["an array that holds itself twice, handed out", `[] ${doubled("append")}`],
    ["an array that holds itself twice, compared", `[] ${doubled("append")} dup eq?`],
    ["a block that runs itself", "<- <-{ dup callf } dup callf"],
    ["a block that runs itself twice, and nobody may catch it", "<- <-{ dup callf dup callf } dup callf if-error(1)"],
    ["more items than steps", "1 ".repeat(100_001)],
    ["JSON nested too deeply", `'${"[".repeat(5000)}${"]".repeat(5000)}' parse-json`],
  ])("%s", (_title, script) => {
    expect(failure(script)).toMatchObject({ code: "limit", template: "shop/api" });
  });

  test("of its own choice", () => {
    expect(failure("1 2 add", undefined, { steps: 2 }).message).toBe(
      "shop/api: the script was stopped: more than 2 steps",
    );
    expect(failure('"abc" trim', undefined, { size: 2 }).detail).toContain("more than 2 characters and elements");
    expect(failure("[[[1]]]", undefined, { depth: 2 }).detail).toContain("nested more than 2 deep");
  });

  test("holds for answers of the scope that contain themselves", () => {
    const loop: Value[] = [];
    loop.push(loop);
    expect(failure("$loop", world({ variables: { loop } })).code).toBe("limit");
  });
});

test("a BigInt that grows beyond 4096 bits is an Error", () => {
  expect(failure(`3n ${doubled("mult")}`)).toMatchObject({ code: "bad-value", operator: "mult" });
});

describe("__proto__ as a key", () => {
  test.each([
    '{"__proto__": {"polluted": true}}',
    '{} "__proto__" {"polluted": true} assoc',
    `'{"__proto__": {"polluted": true}}' parse-json`,
  ])("is an ordinary member in %s", (script) => {
    const { value, plain } = run(script);
    expect(run("$o get-member('__proto__') get-member('polluted')", world({ variables: { o: value } })).value).toBe(
      true,
    );
    expect(run("$o get-member('polluted')", world({ variables: { o: value } })).value).toBe(null);
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  test("of an ordinary object gives nothing that the object inherits", () => {
    expect(
      run('$o get-member("constructor") default($o get-member("__proto__"))', world({ variables: { o: {} } })).value,
    ).toBe(null);
  });
});
