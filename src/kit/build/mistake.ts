/** Something that cannot go into the kit, and where it stands in the source. */
export interface Mistake {
  /** `file:line:column`; of the bundle, in angle brackets, where no source is known. */
  readonly place: string;
  readonly message: string;
}

/** A mistake in a text, before its place is looked up. */
export interface Finding {
  /** Offset in the text. */
  readonly at: number;
  readonly message: string;
}

/** The kit was not built, and nothing was written. `mistakes` holds all that was found, by place. */
export class KitError extends Error {
  override readonly name = "KitError";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    // What several bundles hold is found in each of them.
    const known = new Map(mistakes.map((one) => [`${one.place} ${one.message}`, one]));
    const sorted = [...known.values()].sort((a, b) => a.place.localeCompare(b.place, "en", { numeric: true }));
    const lines = sorted.map(({ place, message }) => `${place}: ${message}`);
    super(["The kit cannot be built, and nothing was written.", ...lines].join("\n"));
    this.mistakes = sorted;
  }
}
