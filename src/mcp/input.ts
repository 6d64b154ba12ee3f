import { z } from "zod";
import { issueLine } from "../runtime/check/issue-words.ts";
import { UsageError } from "../runtime/input-error.ts";
import { didYouMean } from "../runtime/nearest.ts";

/** The arguments as the schema has them; `known` are all that the tool takes. Throws a `UsageError` that names every mistake. */
export function readInput<Schema extends z.ZodObject>(
  tool: string,
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
  known: readonly string[] = Object.keys(schema.shape),
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [issueLine(issue, given)];
    return issue.keys.map((key) => {
      const near = didYouMean(key, known);
      return `there is no argument ${key}${near === undefined ? "" : ` (${near})`}`;
    });
  });
  throw new UsageError(`${tool}: ${mistakes.join("; ")}`, `it takes ${known.join(", ") || "no arguments"}`);
}

/** Templates by their paths, groups, or namespaces. */
export const targets = z
  .array(z.string().min(1).max(500))
  .max(1000)
  .describe("Paths such as shop/orders, groups, or namespaces");

export const confirmation = z
  .string()
  .max(64)
  .optional()
  .describe(
    "The one-time code that came with the plan, once that plan is what is wanted; leave it out to get the plan",
  );

export const organizations = z
  .array(z.string().min(1).max(200))
  .max(100)
  .default([])
  .describe("Names or ids; all that the credential can see when left out");
