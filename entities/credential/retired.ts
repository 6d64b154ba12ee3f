/** What another has replaced, and that still works. */
export interface Retired {
  readonly id: string;
  /** When it is removed, in ISO 8601. */
  readonly until: string;
}

/** Those whose time is over. `now` is in milliseconds since the Unix epoch. */
export function dueAmong<One extends Retired>(retired: readonly One[] | undefined, now: number): One[] {
  return (retired ?? []).filter(({ until }) => Date.parse(until) <= now);
}

export function without<One extends Retired>(retired: readonly One[] | undefined, ids: readonly string[]): One[] {
  return (retired ?? []).filter(({ id }) => !ids.includes(id));
}

/** What a remembered state has of them. */
export function retiredIn<One extends Retired>({ retired }: Readonly<Record<string, unknown>>): readonly One[] {
  return Array.isArray(retired) ? (retired as One[]) : [];
}
