/** How something is meant: a colour, and never the colour alone. */
export type Tone = "good" | "warn" | "bad" | "quiet";

/** A number, or a few words, at the top of a page. */
export interface Fact {
  readonly label: string;
  readonly value: string | number;
  readonly detail?: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  /** Numbers stand to the right; code is set as it is written. */
  readonly kind?: "number" | "code";
  /** Whether the page offers to show only the rows with one of its values. For columns of few different ones. */
  readonly filter?: true;
}

/** `null` is a dash, which says that there is nothing to say. */
export type Cell =
  | string
  | number
  | null
  | {
      readonly text: string;
      /** Below the text, smaller. */
      readonly detail?: string;
      readonly tone?: Tone;
      /** What it is sorted by, where that is not its text. */
      readonly sort?: string | number;
    }
  /** Several things, each by itself. */
  | { readonly list: readonly string[] };

export interface Section {
  /** Part of an address: lower case letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is said where there are no rows. */
  readonly empty: string;
}

/** A report to look at: a head, and tables. */
export interface Page {
  readonly title: string;
  /** Lines below the title. */
  readonly lines: readonly string[];
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  /** At the very end. */
  readonly foot: string;
}
