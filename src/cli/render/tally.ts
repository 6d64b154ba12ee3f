import { applied, removed } from "../../render/outcome.ts";
import type { Event } from "../../runtime/engine/event.ts";

/** What became of each entity of a run, as far as it is known. */
export class Tally {
  readonly #outcomes = new Map<string, string>();
  readonly notDone: string[] = [];
  /** Entities that the run is about. */
  total = 0;
  running = false;
  /** Entities that nothing more will be done for. */
  finished = 0;

  count(event: Event): void {
    switch (event.event) {
      case "run-started":
        this.total = event.entities;
        this.running = true;
        break;
      case "applied":
        this.#outcomes.set(event.path, applied[event.action]);
        break;
      case "ready":
        this.finished += 1;
        break;
      case "removed":
        this.#outcomes.set(event.path, removed[event.action]);
        this.finished += 1;
        break;
      case "failed":
        this.#outcomes.set(event.path, "failed");
        this.finished += 1;
        break;
      case "skipped":
        this.#outcomes.set(event.path, "skipped");
        this.finished += 1;
        break;
      case "not-done":
        this.#outcomes.set(event.path, "not done");
        this.notDone.push(event.path);
        this.finished += 1;
        break;
      case "run-finished":
        this.running = false;
    }
  }

  outcome(path: string): string | undefined {
    return this.#outcomes.get(path);
  }

  /** `2 created, 1 unchanged`, in the order in which the kinds are declared. */
  words(): string {
    const counts = new Map<string, number>(order.map((outcome) => [outcome, 0]));
    for (const outcome of this.#outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    return [...counts].flatMap(([outcome, count]) => (count > 0 ? [`${count} ${outcome}`] : [])).join(", ");
  }

  /** Whether anything at all was changed outside. */
  changedAnything(): boolean {
    return [...this.#outcomes.values()].some((outcome) => outcome !== "unchanged");
  }
}

const order = [
  "created",
  "changed",
  "adopted",
  "unchanged",
  "deleted",
  "let go",
  "gone already",
  "failed",
  "skipped",
  "not done",
];
