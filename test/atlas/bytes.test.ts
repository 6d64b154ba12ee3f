import fc from "fast-check";
import { expect, test } from "vitest";
import { base64, hex, utf8 } from "../../src/atlas/bytes.ts";

test("UTF-8 is what Node makes of the same text, lone surrogates included", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(Array.from(utf8(text))).toEqual(Array.from(new TextEncoder().encode(text)));
    }),
  );
  expect(hex(utf8("\ud800"))).toBe("efbfbd");
});

test("Base64 and hexadecimal are what Node makes of the same bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(hex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    }),
  );
});
