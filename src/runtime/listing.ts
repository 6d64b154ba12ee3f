import type { Workspace } from "./workspace.ts";

/** An entity as `ps` lists it. */
export interface ListedEntity {
  readonly path: string;
  readonly kind: string;
  readonly ready: boolean;
  readonly live: boolean;
  /** As the last run left it; `not-created` where no run has. */
  readonly status: string;
  readonly warning: string | null;
  readonly existing: boolean;
  /** ISO 8601, UTC. */
  readonly updated_at: string | null;
}

/** What the last run left, then what is declared and not created yet. Asks nobody. Rejects with an `InputError`. */
export async function listedEntities(
  workspace: Pick<Workspace, "records" | "templates" | "warning">,
): Promise<readonly ListedEntity[]> {
  const records = await workspace.records();
  const known = new Set(records.map(({ path }) => path));
  const declared = [...workspace.templates().templates.values()].filter(
    ({ kind, path }) => kind === "entity" && !known.has(path),
  );
  return [
    ...records.map(({ path, type, ready, status, updatedAt, state }) => ({
      path,
      kind: type,
      ready,
      live: status === "running",
      status,
      warning: workspace.warning({ type, state }) ?? null,
      existing: state.existing === true,
      updated_at: updatedAt,
    })),
    ...declared.map(({ path, type = "" }) => ({
      path,
      kind: type,
      ready: false,
      live: false,
      status: "not-created",
      warning: null,
      existing: false,
      updated_at: null,
    })),
  ];
}
