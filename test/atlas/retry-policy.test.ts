import { describe, expect, test } from "vitest";
import { nextAttempt } from "../../src/atlas/retry-policy.ts";

const read = { access: "read", repeatable: true } as const;
const write = { access: "write", repeatable: false } as const;
const repeatableWrite = { access: "write", repeatable: true } as const;

describe("a read", () => {
  test.each([429, 500, 502, 503, 504])("is sent again after %i", (status) => {
    expect(nextAttempt(1, { status }, read, 1)).toBe(500);
  });

  test.each([400, 401, 402, 403, 404, 409, 410, 501])("is not sent again after %i", (status) => {
    expect(nextAttempt(1, { status }, read, 1)).toBe("stop");
  });

  test("is sent again when the connection broke", () => {
    expect(nextAttempt(1, { sent: "maybe" }, read, 1)).toBe(500);
  });

  test("is not sent again for a list that takes too long to count", () => {
    expect(nextAttempt(1, { status: 500, errorCode: "TIMEOUT_WHILE_PAGING" }, read, 1)).toBe("stop");
  });
});

describe("a write", () => {
  test("is sent again when it was refused for now", () => {
    expect(nextAttempt(1, { status: 429 }, write, 1)).toBe(500);
  });

  test("is sent again when it never left", () => {
    expect(nextAttempt(1, { sent: "no" }, write, 1)).toBe(500);
  });

  test.each([{ status: 500 }, { status: 502 }, { status: 503 }, { sent: "maybe" as const }])(
    "is not sent again after %j unless a repeat is safe",
    (failure) => {
      expect(nextAttempt(1, failure, write, 1)).toBe("stop");
      expect(nextAttempt(1, failure, repeatableWrite, 1)).toBe(500);
    },
  );

  test("is not sent again because a 503 names a time, unless a repeat is safe", () => {
    const failure = { status: 503, retryAfter: 2_000 };
    expect(nextAttempt(1, failure, write, 1)).toBe("stop");
    expect(nextAttempt(1, failure, repeatableWrite, 1)).toBe(2_000);
  });
});

describe("the wait", () => {
  test("is what the server named, without jitter", () => {
    expect(nextAttempt(1, { status: 429, retryAfter: 41_000 }, read, 0.1)).toBe(41_000);
  });

  test("is not waited out beyond five minutes", () => {
    expect(nextAttempt(1, { status: 429, retryAfter: 300_000 }, read, 0)).toBe(300_000);
    expect(nextAttempt(1, { status: 429, retryAfter: 300_001 }, read, 0)).toBe("stop");
  });

  test("doubles, is spread over its whole length, and is capped", () => {
    expect([1, 2, 3, 4].map((attempt) => nextAttempt(attempt, { status: 500 }, read, 1))).toEqual([
      500, 1000, 2000, 4000,
    ]);
    expect(nextAttempt(3, { status: 500 }, read, 0)).toBe(0);
    expect(nextAttempt(3, { status: 500 }, read, 0.25)).toBe(500);
    expect(nextAttempt(9, { status: 429 }, read, 1)).toBe(30_000);
  });

  test("ends after five failures, or ten refusals", () => {
    expect(nextAttempt(5, { status: 500 }, read, 1)).toBe("stop");
    expect(nextAttempt(5, { sent: "no" }, read, 1)).toBe("stop");
    expect(nextAttempt(9, { status: 429 }, read, 1)).not.toBe("stop");
    expect(nextAttempt(10, { status: 429 }, read, 1)).toBe("stop");
  });
});
