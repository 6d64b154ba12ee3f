import { expect, it } from "vitest";
import { dropDescriptions } from "../../../src/kit/build/schema-description.ts";
import { readScript } from "../../../src/kit/build/script.ts";

const dropped = (text: string) => {
  const script = readScript(text, { ecmaVersion: "latest", sourceType: "script" });
  dropDescriptions(script);
  return script.edits.toString();
};

it("drops sentences from schemas, wherever they stand in the chain", () => {
  expect(dropped("z.string().describe(\"A\").optional().describe('B');")).toBe("z.string().optional();");
  expect(dropped("z.object({ a: z.int()\n  .describe(`A`) }).describe('B')")).toBe("z.object({ a: z.int()\n   })");
});

it("keeps what is not a plain sentence", () => {
  const text =
    "z.string().describe(sentence); z.string().describe('Id of ' + what); describe('A'); a.describe('b', 'c');";
  expect(dropped(text)).toBe(text);
});
