import type { Atlas } from "../../src/atlas/index.ts";
import type { EntityContext } from "../../src/entity/index.ts";
import type { Host } from "../../src/host/host.ts";
import type { ClusterDefinition } from "../cluster/definition.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Backups } from "./backups.ts";
import { DedicatedBackups } from "./dedicated-backups.ts";
import type { DrillNote } from "./drill-note.ts";
import { FlexBackups } from "./flex-backups.ts";
import type { SafetyNote } from "./safety-note.ts";

/** Ways to ask, wait, tell, and leave notes for whoever comes after a crash. */
export interface Desk {
  readonly atlas: Atlas;
  readonly host: Host;
  readonly context: EntityContext;
  /** What the entity's state holds of work that may have been cut short. */
  notes(): Notes;
  /** Changes the notes that it names; safe on disk when it resolves. */
  note(more: Notes): Promise<void>;
}

/** What an action works with: a cluster as Atlas has it, and the desk. */
export interface Subject extends Desk {
  readonly cluster: ClusterView;
  readonly definition: ClusterDefinition;
}

export interface Notes {
  readonly drill?: DrillNote | undefined;
  readonly safety?: SafetyNote | undefined;
}

/** The backups of the cluster, with the difference between the families of clusters hidden. */
export function backupsOf({ cluster, atlas, host }: Subject): Backups {
  return cluster.family === "flex" ? new FlexBackups(atlas, cluster, host) : new DedicatedBackups(atlas, cluster, host);
}

/** What a sentence calls the cluster. */
export function labelOf({ cluster }: Pick<Subject, "cluster">): string {
  return `cluster "${cluster.name}"`;
}

/** A command that goes on where this one leaves off. */
export function command({ context }: Pick<Subject, "context">, rest: string): string {
  return `monk do ${context.path}/${rest}`;
}
