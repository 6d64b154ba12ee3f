import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAnswer } from "../../src/atlas/answer.ts";
import { type Operation, operations } from "../../src/atlas/index.ts";

interface Recorded {
  /** Method and path template. */
  readonly operation: string;
  readonly status: number;
  readonly body?: unknown;
}

const folder = process.env.ATLAS_RECORDINGS;

describe.skipIf(folder === undefined)("what the real Atlas answered (ATLAS_RECORDINGS)", () => {
  const recorded = (folder === undefined ? [] : readdirSync(folder))
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(folder ?? "", name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Recorded);

  const rows: readonly (readonly [string, Operation])[] = Object.entries(operations);
  const answersTo = ({ method, path }: Operation) =>
    recorded.filter(({ operation, status }) => operation === `${method} /api/atlas/v2${path}` && status < 300);

  test.each(rows.filter(([, row]) => row.answer !== undefined && answersTo(row).length > 0))(
    "is understood as an answer to %s",
    (name, row) => {
      const request = { operation: name, method: row.method, path: row.path };
      for (const { body } of answersTo(row)) {
        for (const item of resultsIn(body, row)) {
          expect([parseAnswer(item, row, request)]).toMatchObject([withoutNull(item)]);
        }
      }
    },
  );
});

function resultsIn(body: unknown, { pages }: Operation): readonly unknown[] {
  if (pages === undefined) return [body];
  return pages === "array" ? (body as unknown[]) : (body as { results: unknown[] }).results;
}

/** Unset members come as null, and are read as undefined. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNull(member)]));
}
