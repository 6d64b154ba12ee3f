import { validity } from "./confirmation.ts";
import type { Answer, ToolCall } from "./tool/tool.ts";

/** What is to be confirmed. */
export interface Held {
  readonly tool: string;
  /** The arguments, without the code. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What would be done, as data. */
  readonly plan: unknown;
  /** Why it has to be confirmed, as sentences. */
  readonly because: readonly string[];
}

const why = {
  unknown: "The code is not known here: it was used already, or never given out.",
  expired: `The code has expired: it holds for ${validity} minutes.`,
  changed: "The code belongs to another plan: what would be done now is not what was shown with it.",
};

/**
 * Undefined where the code confirms just this; otherwise the plan and a new code, for the next call to bring.
 * Nothing was done then.
 */
export function hold(held: Held, code: string | undefined, { confirmations, desk }: ToolCall): Answer | undefined {
  // What is shown is what is confirmed.
  const { because, ...subject } = desk.clean({ ...held, given: { ...held.given } });
  const redeemed = code === undefined ? undefined : confirmations.redeem(code, subject);
  if (redeemed === "confirmed") return undefined;
  const { code: fresh, expires_at } = confirmations.issue(subject);
  const refused = redeemed === undefined ? "" : `${why[redeemed]} `;
  return {
    text: `${refused}Nothing was done yet. If this plan is what is wanted, call ${held.tool} again with the same arguments and confirmation "${fresh}".`,
    data: { done: false, because, plan: held.plan, confirmation: { code: fresh, expires_at } },
    ...(redeemed === undefined ? {} : { failed: true }),
  };
}
