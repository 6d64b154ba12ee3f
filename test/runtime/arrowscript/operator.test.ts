// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import { describe, expect, test } from "vitest";
import { type Operator, operatorGroups } from "../../../src/runtime/arrowscript/index.ts";
import { failure, run } from "./world.ts";

const examples: Readonly<Record<string, readonly [script: string, result: unknown]>> = {
  "connection-target": ['connection-target("depot")', "shop/depot"],
  "entity-state": ['connection-target("depot") entity-state get-member("crate_id")', "c1"],
  entity: ['"shop/depot" entity get-member("city")', "Bern"],
  "get-entity": ['get-entity("shop/depot") get-member("city")', "Bern"],
  secret: ['connection-target("depot") entity get-member("pw_ref") secret', "s3cr3t-value"],
  "secret-get": ["secret-get($ref)", "s3cr3t-value"],
  default: ['$unset default("y")', "y"],
  "if-error": ['connection-target("none") if-error("")', ""],
  env: ['env("BRANCH", "main") env("OTHER", "main") concat', "trunkmain"],
  "random-uuid": ["random-uuid", "8b7d9a44-8a0e-4d0c-9f60-0d3f3f0a1c11"],
  var: ['var("a-b")', "hyphen"],
  set: ['2 set("kept") $kept add', 4],
  "set-tmp": ['7 set-tmp("v") $v add', 14],
  unset: ['7 set-tmp("v") unset("v") $v add', 8],
  "get-member": ['$list get-member(1) { 1: "one" } get-member(1) concat', "5one"],
  first: ['$list first [] first default("none") concat', "4none"],
  last: ['$list last [] last default("none") concat', "6none"],
  array: ["array", []],
  object: ["object", {}],
  append: ["[1] 2 append", [1, 2]],
  assoc: ['{a: 1} assoc("b", 2)', { a: 1, b: 2 }],
  map: ["[1, 2] map(<-{ 1 add })", [2, 3]],
  filter: ["[1, 2, 1] filter(<-{ 1 eq? })", [1, 1]],
  concat: ['"port " 80 concat', "port 80"],
  "concat-all": ['"http://" "h" ":" 80 concat-all', "http://h:80"],
  trim: ['" \\t a b\\n" trim', "a b"],
  replace: ['"a.b.c" replace(".", "$&")', "a$&b$&c"],
  split: ['"a.b" split(".")', ["a", "b"]],
  join: ['["a", 1, nil] join("-")', "a-1-"],
  "parse-json": [`'{"a": [1, null]}' parse-json`, { a: [1, null] }],
  "to-json": [`[1, "a", nil, {"k": 9007199254740993}] to-json`, '[1, "a", null, {"k": 9007199254740993}]'],
  add: ["9007199254740991 1 add", 9007199254740992n],
  sub: ["12n sub(2)", 10n],
  mult: ["3 mult(0.5)", 1.5],
  div: ["10 div(2)", 5],
  "to-int": ['"-42" to-int 3.9 to-i add', -39],
  "to-i": ["3.9 to-i", 3],
  "to-float": ['" 1.5e1 " to-float', 15],
  "to-f": ["2n to-f", 2],
  "to-bigint": ['"12" to-bigint', 12n],
  "to-bi": ["12 to-bi", 12n],
  "to-string": ["[1, true] to-string", "[1, true]"],
  "to-s": ["nil to-s 12n to-s concat", "12"],
  "to-hex": ["255 to-hex 16 to-hex(false) concat", "0xff10"],
  and: ["true false and", false],
  or: ["false true or", true],
  xor: ["true false xor", true],
  not: ["false not", true],
  "eq?": ['{"a": [1], "b": 2} {"b": 2n, "a": [1.0]} eq?', true],
  "equal?": ['"1" equal?(1)', false],
  cmp: ["1 1n cmp", true],
  "not-equal?": ["1 not-equal?(2)", true],
  "not-eq?": ["nil nil not-eq?", false],
  "contains?": ["[1, [2]] contains?([2])", true],
  "has?": ['{"a": 1} has?("toString")', false],
  dup: ['"a" dup concat', "aa"],
  const: ["const(5)", 5],
  mark: ['"x" mark concat-all concat', "x"],
  call: ['"concat-all" ["a", 1] call', "a1"],
  callf: ["1 <-{ 2 add } callf", 3],
  act: ['act("shop/depot/refill", "count", `${v}`)', 'shop/depot/refill [["count","1"]]'],
};

const namesOf = (operator: Operator) => [operator.name, ...(operator.aliases ?? [])];
const rows = Object.values(operatorGroups).flat();
const elsewhere = new Set(
  [
    "wait-for http-get http-post rpc-call exec provider domain-name ip-address-public local-ip container-name",
    "connection-hostname connection-port connection-ip connection-public-ip connection-public-port connection-domain-name",
    "connection-user service-public-ip runnable-peers runnable-peers-public-ips get-hostname get-container-ip",
    "peer-ip-address container-domain-name",
  ].flatMap((names) => names.split(" ")),
);

describe("an operator", () => {
  test.each(Object.entries(examples))("%s gives what its example says", (_name, [script, result]) => {
    expect(run(script)).toMatchObject({ value: result, warnings: [] });
  });

  test("has an example here, or needs what is not run", () => {
    const names = rows.flatMap(namesOf);
    expect(names.filter((name) => !elsewhere.has(name)).sort()).toEqual(Object.keys(examples).sort());
    expect(new Set(names).size).toBe(names.length);
  });

  test("has a signature that holds its name and a sentence of help", () => {
    expect(rows.filter((row) => !row.signature.includes(row.name) || !row.help.endsWith("."))).toEqual([]);
  });

  test.each([...elsewhere])("%s is an Error that says what it needs", (name) => {
    const error = failure(`${name}("a", "b")`);
    expect(error.code).toBe("not-run-here");
    expect(error.message).toMatch(
      new RegExp(`^shop/api: ${name}: it needs (containers|the cluster|the network), which this runtime does not run$`),
    );
  });

  test("that is not run takes its operands, so that what follows goes on", () => {
    expect(run('"http://" connection-ip("web") if-error("h") concat').value).toBe("http://h");
    expect(run('"body" http-post("http://h", {}) if-error(1)')).toMatchObject({ value: 1, warnings: [] });
  });
});

describe("reading other templates", () => {
  test("a template without a state yet has an empty one, so that default can follow", () => {
    expect(run('connection-target("fresh") entity-state get-member("a") get-member("b") default("d")').value).toBe("d");
  });

  test("entity-state on an empty stack is the own state, also inside an argument", () => {
    expect(run('"id " concat(entity-state get-member("id"))').value).toBe("id own");
  });

  test("entity-state with empty parentheses is the own state, whatever lies on the stack", () => {
    expect(run('"id " entity-state() get-member("id") concat').value).toBe("id own");
  });

  test("an unquoted secret name is its name", () => {
    expect(run("secret(shop-key)").value).toBe("s3cr3t-value");
  });

  test("$args reads arguments, other subscripts members", () => {
    expect(run('`${args["count"]} ${$list[1]} ${settings["zone"]}`').value).toBe("3 5 north");
  });
});

describe("a stack", () => {
  test("that is empty at the end gives nil", () => {
    expect(run("")).toMatchObject({ value: null, plain: null, warnings: [] });
  });

  test("with values left over gives the top and a warning", () => {
    expect(run("1 2 3")).toMatchObject({
      value: 3,
      warnings: ["shop/api: the script leaves 3 values where one is used; only the last counts"],
    });
  });
});
