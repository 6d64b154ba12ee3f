import { expect, test } from "vitest";
import { retryAfter } from "../../src/atlas/retry-after.ts";

const now = Date.parse("2026-08-10T12:00:00Z");
const reply = (headers: Record<string, string>, status = 429) => ({ status, headers, body: "" });
const bucket = ["api/atlas/v2/orgs", 41, 10, 5, 60];

test.each([
  ["seconds", reply({ "retry-after": "7" }), [], 7_000],
  ["a date", reply({ "retry-after": "Mon, 10 Aug 2026 12:00:09 GMT" }), [], 9_000],
  ["a date in the past", reply({ "retry-after": "Mon, 10 Aug 2026 11:00:00 GMT" }), [], 0],
  ["the error's parameters", reply({}), bucket, 41_000],
  ["the header before the parameters", reply({ "retry-after": "1" }), bucket, 1_000],
  ["nothing", reply({}), [], undefined],
  ["nothing it can read", reply({ "retry-after": "soon" }), ["path"], undefined],
  ["no parameters of another error", reply({}, 503), bucket, undefined],
] as const)("the wait is read from %s", (_, answer, parameters, milliseconds) => {
  expect(retryAfter(answer, parameters, now)).toBe(milliseconds);
});
