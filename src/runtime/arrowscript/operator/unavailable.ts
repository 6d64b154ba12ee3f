import { fail } from "../interrupted.ts";
import type { Operator } from "./operator.ts";

/** A row for an operator that needs what only a Monk cluster has; running it is an Error, so `if-error` can replace it. */
export function unavailable(
  row: Pick<Operator, "name" | "aliases" | "signature" | "help" | "names"> & {
    readonly needs: "containers" | "the cluster" | "the network";
    /** Operands in postfix form. */
    readonly takes: number;
    /** Operands that lie below the arguments of the call form. */
    readonly below?: number;
  },
): Operator {
  const { needs, takes, below = 0, ...rest } = row;
  return {
    ...rest,
    takes: ({ available, given }) => Math.min(available, Math.max(takes, (given ?? 0) + below)),
    most: Number.POSITIVE_INFINITY,
    run: () => fail("not-run-here", `it needs ${needs}, which this runtime does not run`),
  };
}
