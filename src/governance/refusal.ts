import { Explained } from "../entity/index.ts";
import type { Refusal } from "../policy/index.ts";

/** The policy does not allow it. Nothing was sent. */
export class PolicyRefusal extends Explained {
  override readonly name = "PolicyRefusal";
  readonly rule: string | undefined;

  /** `what` is what was to be done, such as the name of an operation. */
  constructor(refusal: Refusal, what: string) {
    super(refusalWords(refusal, what), refusal.hint);
    this.rule = refusal.rule;
  }
}

/** Why it is refused, and by which rule; without a full stop. */
export function refusalWords({ reason, rule }: Refusal, what: string): string {
  return `${what} is not allowed: ${reason}${rule === undefined ? "" : ` (${rule})`}`;
}
