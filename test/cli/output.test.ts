import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { expect, test } from "vitest";
import { Output } from "../../src/cli/terminal/output.ts";

test("JSON is printed without what a terminal would obey and without secrets, and can be parsed", () => {
  const stream = Object.assign(new PassThrough(), { isTTY: false, columns: 80, rows: 24 });
  const output = new Output({ json: true }, {}, stream as unknown as WriteStream, stream as unknown as WriteStream);
  output.guard((text) => text.replaceAll("hush\u202e", "[secret]"));
  const data = { name: "a\u009b31mb\u007f\u202e", told: "hush\u202e" };
  output.event(data);
  output.document(data);
  const text = String(stream.read());
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  const [event = "", ...document] = text.split("\n");
  for (const one of [event, document.join("\n")]) expect(JSON.parse(one)).toEqual({ ...data, told: "[secret]" });
});
