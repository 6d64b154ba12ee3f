import type { Change, RemovalVerdict, Verdict } from "../../entity/index.ts";

export type Verb = "load" | "plan" | "update" | "delete" | "do";

/** What happens during a run. The command line, `--json` and the tests read these and nothing else. */
export type Event =
  | { readonly event: "run-started"; readonly verb: Verb; readonly entities: number }
  /** What a plan found for one entity. */
  | ({ readonly event: "planned" } & PlannedEntity)
  | { readonly event: "started"; readonly path: string; readonly type: string }
  /** Something is being waited for; `text` has no full stop. */
  | { readonly event: "progress"; readonly path: string; readonly text: string; readonly milliseconds: number }
  /** The entity is as its template says; from here on only its readiness is waited for. */
  | {
      readonly event: "applied";
      readonly path: string;
      readonly action: Exclude<Verdict["action"], "refuse">;
      readonly changes: readonly Change[];
    }
  | { readonly event: "ready"; readonly path: string; readonly milliseconds: number }
  | {
      readonly event: "removed";
      readonly path: string;
      readonly action: Exclude<RemovalVerdict["action"], "refuse">;
      readonly reason?: string;
      readonly milliseconds: number;
    }
  | { readonly event: "failed"; readonly path: string; readonly message: string }
  /** Not tried, because something that it depends on did not get there. */
  | { readonly event: "skipped"; readonly path: string; readonly because: string }
  /** Not tried, because the run was stopped. */
  | { readonly event: "not-done"; readonly path: string }
  | { readonly event: "warning"; readonly path?: string; readonly message: string }
  | { readonly event: "notice"; readonly path?: string; readonly message: string }
  | {
      readonly event: "run-finished";
      readonly verb: Verb;
      readonly outcome: "done" | "failed" | "interrupted";
      /** How many entities, by what was done with them. */
      readonly counts: Readonly<Record<string, number>>;
      readonly milliseconds: number;
    };

export type Emit = (event: Event) => void;

/** One line of a plan. */
export interface PlannedEntity {
  readonly path: string;
  readonly type: string;
  /**
   * `create`, `change`, `adopt`, `none`: what an update would do. `refuse`: it would stop here, for the reason given.
   * `unknown`: it depends on values that are known only once others have been applied.
   * `undeclared`: remembered, but no template declares it any more; an update leaves it alone.
   */
  readonly action: "create" | "change" | "adopt" | "none" | "refuse" | "unknown" | "undeclared";
  readonly changes: readonly Change[];
  /** Properties whose value is known only once others have been applied, with the reason. */
  readonly unknown: readonly { readonly field: string; readonly reason: string }[];
  readonly reason?: string;
  readonly hint?: string;
  /** What is coming, such as the end of a secret; a sentence. */
  readonly warning?: string;
}
