/** What is wrong with a value, and where. */
export interface Issue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Of `unrecognized_keys`: the members that nobody declared. */
  readonly keys?: readonly string[];
}

/** An issue while the value is still being read. */
export interface Complaint extends Issue {
  /**
   * Which checks of the same value are then left out: those that have no condition of their own, or all.
   * Left out: none, they run all the same.
   */
  readonly stops?: "unconditional" | "all";
}

/** A value on its way through a schema, and the complaints about it so far. */
export interface Reading {
  value: unknown;
  readonly issues: Complaint[];
  /** Whether a step before the last failed, so that no check of what it would have made can run. */
  broken?: boolean;
}

export function readingOf(value: unknown): Reading {
  return { value, issues: [] };
}

/** Whether checks are left out that say nothing of when they run. */
export function isStopped({ issues, broken }: Reading, from = 0): boolean {
  return broken === true || issues.slice(from).some(({ stops }) => stops !== undefined);
}

/** Whether all checks are left out. */
export function isOver({ issues, broken }: Reading): boolean {
  return broken === true || issues.some(({ stops }) => stops === "all");
}

/** The complaints about a member or an item, as the whole has them. */
export function within(step: string | number, issues: readonly Complaint[]): Complaint[] {
  return issues.map((issue) => ({ ...issue, path: [step, ...issue.path] }));
}
