import type { EntityType } from "../entity/index.ts";
import type { EntityRecord, EntityStatus } from "./home/index.ts";
import { toPlain } from "./source/tree.ts";
import type { Template, TemplateKind } from "./template/template.ts";

/** Everything known of one template, as the last run left it. */
export interface Description {
  /** `namespace/name`. */
  readonly path: string;
  /** The entity's type, such as `mongodb-atlas/cluster`; `group`, `runnable` and the like for the others. */
  readonly kind: string;
  /** `not-created`: no run has made it yet. */
  readonly status: EntityStatus | "not-created";
  readonly ready: boolean;
  /** Whether the last look found it; null where nobody has looked. */
  readonly live: boolean | null;
  /** Whether it was there before us, and so is never deleted; null where that is not known. */
  readonly existing: boolean | null;
  /** As last applied; before that, as written, with scripts as their text. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly state: Readonly<Record<string, unknown>>;
  readonly depends_on: readonly string[];
  /** Effects whose end is not known, because the process died in between; the next update settles them. */
  readonly unfinished: readonly string[];
  readonly actions: readonly string[];
  /** What is coming, such as the end of a secret; null while there is nothing to warn of. */
  readonly warning: string | null;
  readonly updated_at: string | null;
}

export function describe(
  path: string,
  template: Template | undefined,
  record: EntityRecord | undefined,
  types: ReadonlyMap<string, EntityType>,
  now: number,
): Description {
  const kind = record?.type ?? template?.type ?? (template?.kind satisfies TemplateKind | undefined) ?? "unknown";
  const existing = record?.state.existing;
  return {
    path,
    kind,
    status: record?.status ?? "not-created",
    ready: record?.ready ?? false,
    live: record ? record.status === "running" : null,
    existing: typeof existing === "boolean" ? existing : null,
    definition: record?.definition ?? (template ? asWritten(template) : {}),
    state: record?.state ?? {},
    depends_on: record?.dependsOn ?? [],
    unfinished: record?.unfinished ?? [],
    actions: Object.keys(types.get(kind)?.actions ?? {}).sort(),
    warning: (record && types.get(kind)?.warning?.(record.state, now)) ?? null,
    updated_at: record?.updatedAt ?? null,
  };
}

function asWritten(template: Template): Record<string, unknown> {
  const plain = toPlain(template.properties, (script) => script.text);
  return (plain ?? {}) as Record<string, unknown>;
}
