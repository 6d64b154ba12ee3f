// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have an interpolation of their own
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ArrowSyntaxError,
  check,
  evaluate,
  operatorGroups,
  parse,
  references,
  type Script,
} from "../../../src/runtime/arrowscript/index.ts";
import { fuzzTimeout, tries } from "../../trust/fuzz.ts";
import { run, shop, world } from "./world.ts";

const names = Object.values(operatorGroups)
  .flat()
  .map((row) => row.name);
const words = fc.constantFrom(
  ...names,
  ..."1 -2 0.5 3n 077 nil true $v $list $later $unset $settings [ ] { } ( ) , : ` ' \" \\ ${ } <-{ <- a-b?".split(" "),
  ...['"k"', '"__proto__"', "__proto__", "[1, [2]]", '{"a": 1}', '"constructor"', "<-{ dup callf }", '"call"', '"1"'],
);
const wordy = fc.array(words, { maxLength: 30 }).map((list) => list.join(" "));
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  wordy,
  wordy.map((text) => text.replaceAll(" ", "")),
);

const items: fc.Arbitrary<string> = fc.letrec<{ script: string; item: string }>((tie) => ({
  script: fc.array(tie("item"), { minLength: 1, maxLength: 6 }).map((list) => list.join(" ")),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      "1",
      "2n",
      "0.5",
      '"text"',
      '"a"',
      "nil",
      "true",
      "$v",
      "$later",
      "$list",
      "$settings",
      '"__proto__"',
    ),
    fc.constantFrom(...names),
    fc
      .tuple(fc.constantFrom(...names), fc.array(tie("script"), { maxLength: 3 }))
      .map(([name, args]) => `${name}(${args.join(", ")})`),
    fc.array(tie("script"), { maxLength: 3 }).map((list) => `[${list.join(", ")}]`),
    tie("script").map((script) => `{"__proto__": ${script}, k: ${script}}`),
    tie("script").map((script) => `<-{ ${script} }`),
    tie("script").map((script) => `\`x \${${script}}\``),
  ),
})).script;

function parsed(text: string): Script | ArrowSyntaxError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ArrowSyntaxError) return error;
    throw error;
  }
}

test(
  "any text parses or fails with an ArrowSyntaxError inside of it",
  () => {
    fc.assert(
      fc.property(texts, (text) => {
        const result = parsed(text);
        if (result instanceof ArrowSyntaxError) expect(result.offset).toBeLessThanOrEqual(text.length);
      }),
      tries(2000),
    );
  },
  fuzzTimeout,
);

test(
  "whatever parses is evaluated without an exception, and pollutes no prototype",
  () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          items.map((text) => `<- ${text}`),
        ),
        (text) => {
          const script = parsed(text);
          if (script instanceof ArrowSyntaxError) return;
          references(script);
          check(script);
          const { plain } = evaluate(script, shop, { steps: 2000, size: 20_000 });
          JSON.stringify(plain);
        },
      ),
      tries(2500),
    );
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  },
  fuzzTimeout,
);

test("generated scripts follow the grammar", () => {
  fc.assert(fc.property(items, (text) => void parse(`<- ${text}`)));
});

test("the call form equals the postfix form", () => {
  const values = fc.oneof(
    fc.integer().map(String),
    fc.bigInt().map((value) => `${value}n`),
    fc.constantFrom("nil", "true", "[1]", '{"a": 1}', "0.5", "$later", "$unset"),
    fc.string().map((text) => JSON.stringify(text)),
  );
  const binary = fc.constantFrom(
    ..."add sub mult div concat eq? contains? default if-error get-member append split join".split(" "),
  );
  fc.assert(
    fc.property(values, values, binary, (a, b, name) => {
      const [postfix, call, full] = [`${a} ${b} ${name}`, `${a} ${name}(${b})`, `${name}(${a}, ${b})`].map((text) =>
        run(text),
      );
      expect(call).toEqual(postfix);
      expect(full).toEqual(postfix);
    }),
  );
});

test("what to-json writes, parse-json reads", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const { plain } = run("$value to-json parse-json", world({ variables: { value: value as never } }));
      expect(JSON.parse(JSON.stringify(plain))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
