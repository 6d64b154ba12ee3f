import { type Settled, validity } from "./confirmation.ts";
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

/** Done with these arguments besides, where the code confirms just this; otherwise what to answer, and nothing is done. */
export type Decision = { readonly settled: Settled } | { readonly answer: Answer };

/** Judges the code that a call brought, and spends it. Without one, or with one that is not for this, the plan is shown with a new one. */
export function hold(held: Held, code: string | undefined, call: ToolCall): Decision {
  if (code === undefined) return { answer: asking(held, call) };
  const redeemed = call.confirmations.redeem(code, subjectOf(held, call));
  if (redeemed.outcome === "confirmed") return { settled: redeemed.settled };
  const { text, ...answer } = asking(held, call);
  return { answer: { ...answer, text: `${why[redeemed.outcome]} ${text}`, failed: true } };
}

/** The plan and a new code, for the next call to bring. What was found out meanwhile is shown in place of the plan. */
export function asking(held: Held, call: ToolCall, found?: { plan: readonly string[]; settled: Settled }): Answer {
  const { code, expires_at } = call.confirmations.issue(subjectOf(held, call), found?.settled);
  return {
    text: `Nothing was done yet. If this plan is what is wanted, call ${held.tool} again with the same arguments and confirmation "${code}".`,
    data: {
      done: false,
      because: held.because,
      plan: found?.plan ?? held.plan,
      confirmation: { code, expires_at },
    },
  };
}

/** What is shown is what is confirmed. */
function subjectOf({ tool, given, plan }: Held, { desk }: ToolCall): unknown {
  return desk.clean({ tool, given, plan });
}
