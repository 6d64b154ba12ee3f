import { Explained } from "../../src/entity/index.ts";
import type { Family } from "../instance-size.ts";
import { DedicatedBackups } from "./dedicated-backups.ts";
import type { Subject } from "./subject.ts";

/** Throws where the family of the cluster has no backups at all; to be asked before anything is sent. */
export function mustHaveBackups(family: Family, name: string): void {
  if (family !== "free") return;
  throw new Explained(
    `cluster "${name}" is a free one (M0), and Atlas keeps no backups of those`,
    "Copy its data with mongodump; or declare FLEX (daily snapshots) or M10 and up (all of this).",
  );
}

/** The backups of a dedicated cluster; `what` ends the sentence that refuses it to a Flex cluster. */
export function dedicatedBackups({ cluster, atlas, host }: Subject, what: string): DedicatedBackups {
  if (cluster.family !== "flex") return new DedicatedBackups(atlas, cluster, host);
  throw new Explained(
    `cluster "${cluster.name}" is a Flex cluster, and Atlas does not ${what} there`,
    "Flex snapshots are taken daily by Atlas: list, restore and download those; or declare M10 and up.",
  );
}

/** Throws where backups could be had, and are switched off. */
export function mustBeEnabled({ cluster }: Subject): void {
  if (cluster.backupEnabled) return;
  throw new Explained(
    `backups of cluster "${cluster.name}" are switched off`,
    "Write `backup: { enabled: true }` in its definition and run monk update.",
  );
}
