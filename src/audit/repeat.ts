import type { AuditEntry } from "./entry.ts";

/**
 * Refusals that come again: the first is written down at once, the others are counted, so that a loop of refusals does
 * not fill the disk.
 */
export class Repeats {
  readonly #seen = new Map<string, { readonly entry: AuditEntry; times: number }>();

  /** Whether such a refusal is counted already; then it is counted once more. */
  counted(entry: AuditEntry): boolean {
    const key = JSON.stringify(entry);
    const seen = this.#seen.get(key);
    if (seen === undefined) this.#seen.set(key, { entry, times: 0 });
    else seen.times += 1;
    return seen !== undefined;
  }

  /** Whether there is something to be written. */
  get waiting(): boolean {
    return [...this.#seen.values()].some(({ times }) => times > 0);
  }

  /** To be written: those that came again, each with how often. Begins anew. */
  taken(): readonly AuditEntry[] {
    const again = [...this.#seen.values()].filter(({ times }) => times > 0);
    this.#seen.clear();
    return again.map(({ entry, times }) => ({ ...entry, times }));
  }
}
