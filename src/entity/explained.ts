/** A failure that says what to do next; `message` is whole and ends with the hint. Errors of other layers do the same. */
export class Explained extends Error {
  override readonly name: string = "Explained";
  /** What to do next: a sentence, or a command. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(`${/[.!?]$/.test(message) ? message : `${message}.`} ${hint}`, options);
    this.hint = hint;
  }
}

/** The advice that an error carries, whichever layer it comes from. */
export function hintOf(error: unknown): string | undefined {
  const hint = member(error, "hint");
  return typeof hint === "string" && hint !== "" ? hint : undefined;
}

/**
 * Whether a failure leaves it open if something was changed outside: a write whose answer was lost.
 * Whoever keeps notes of effects must then keep the note open.
 */
export function isUnsettled(error: unknown): boolean {
  return member(error, "unsettled") === true;
}

function member(error: unknown, name: "hint" | "unsettled"): unknown {
  return error instanceof Error ? (error as Error & { hint?: unknown; unsettled?: unknown })[name] : undefined;
}

/** What to tell the user of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
