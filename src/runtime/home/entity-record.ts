export type EntityStatus = "creating" | "updating" | "running" | "stopped" | "deleting" | "failed";

/** What is remembered of one entity. */
export interface EntityRecord {
  /** `namespace/name`. */
  readonly path: string;
  /** Name of the entity type, for example `mongodb-atlas/cluster`. */
  readonly type: string;
  /** As last applied; names of secrets, never their values. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly state: Readonly<Record<string, unknown>>;
  readonly status: EntityStatus;
  readonly ready: boolean;
  /** Names of effects that were begun and whose end was never recorded. */
  readonly unfinished: readonly string[];
  /** Paths that it needs, kept so that it can be deleted before them when the YAML is gone. */
  readonly dependsOn: readonly string[];
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
}

/** Members named here replace those remembered, each as a whole; the first patch of a path names its type. */
export type EntityPatch = Partial<
  Pick<EntityRecord, "type" | "definition" | "state" | "status" | "ready" | "dependsOn">
>;
