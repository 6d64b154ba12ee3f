import { ConfirmationNeeded, type Foreseen } from "../../src/entity/index.ts";

/** A removal that locks out whoever uses the credential, found out and not yet begun. */
export interface Revocation {
  /** What would be removed, as sentences. */
  readonly plan: readonly string[];
  /** What `confirm` has to say, and what that is of the credential. */
  readonly answer: string;
  readonly answerIs: string;
  carryOut(): Promise<Revoked>;
}

export interface Revoked {
  readonly revoked: readonly string[];
  readonly next: string;
}

export function foreseeRevocation({ plan, answer }: Revocation): Foreseen {
  return { plan, settled: { confirm: answer } };
}

/** Rejects with `ConfirmationNeeded` where nobody has said yet that this is meant. */
export async function revoke(
  { plan, answer, answerIs, carryOut }: Revocation,
  { confirm }: { readonly confirm?: string | undefined },
): Promise<Revoked> {
  if (confirm === answer) return carryOut();
  const mistaken = confirm === undefined ? [] : [`confirm=${confirm} is not its ${answerIs}.`];
  throw new ConfirmationNeeded([...plan, ...mistaken], { argument: "confirm", answer, askable: true });
}
