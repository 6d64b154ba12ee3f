import type { Event } from "../runtime/engine/event.ts";

/** What became of one entity, as far as is known. */
export interface Fate {
  readonly path: string;
  readonly outcome: "under way" | "done" | "failed" | "skipped" | "not done";
  /** What was done: `create`, `change`, `adopt`, `none`, `delete`, `forget`. */
  readonly action?: string;
  readonly changes?: readonly unknown[];
  readonly message?: string;
}

/** Gathers what happens during a call, for its result. */
export class CallRecord {
  readonly #fates = new Map<string, Fate>();
  readonly #remarks: string[] = [];

  follow(event: Event): void {
    const news = newsOf(event);
    if (news !== undefined && "path" in event && event.path !== undefined) this.#put(event.path, news);
    if (event.event !== "warning" && event.event !== "notice") return;
    this.#remarks.push(event.path === undefined ? event.message : `${event.path}: ${event.message}`);
  }

  get fates(): readonly Fate[] {
    return [...this.#fates.values()];
  }

  /** What was not brought to its end. */
  get undone(): readonly string[] {
    return this.fates.filter(({ outcome }) => outcome !== "done").map(({ path }) => path);
  }

  /** Warnings and notices, for the result; no member where there are none. */
  get remarks(): { readonly remarks?: readonly string[] } {
    return this.#remarks.length === 0 ? {} : { remarks: [...new Set(this.#remarks)] };
  }

  #put(path: string, news: Partial<Fate>): void {
    this.#fates.set(path, { outcome: "under way", ...this.#fates.get(path), ...news, path });
  }
}

function newsOf(event: Event): Partial<Fate> | undefined {
  switch (event.event) {
    case "started":
      return { outcome: "under way" };
    case "applied":
      return { action: event.action, ...(event.changes.length === 0 ? {} : { changes: event.changes }) };
    case "ready":
      return { outcome: "done" };
    case "removed": {
      const { action, reason } = event;
      return { outcome: "done", action, ...(reason === undefined ? {} : { message: reason }) };
    }
    case "failed":
      return { outcome: "failed", message: event.message };
    case "skipped":
      return { outcome: "skipped", message: `it needs ${event.because}` };
    case "not-done":
      return { outcome: "not done" };
    default:
      return undefined;
  }
}
