import type { Check } from "../check.ts";
import { accountOwner, leaver } from "./account.ts";
import * as cluster from "./cluster.ts";
import { atlasAdmin, keyAge, userExpiry } from "./credential.ts";
import { openAccessList } from "./network.ts";
import { classification, described, ownerTag } from "./ownership.ts";
import { versionEnded, versionNearEnd } from "./version.ts";

/** Every check, the gravest first. */
export const checks: readonly Check[] = [
  openAccessList,
  cluster.backup,
  cluster.failover,
  cluster.encryptionInTransit,
  atlasAdmin,
  leaver,
  versionEnded,
  cluster.encryptionAtRest,
  cluster.pointInTime,
  cluster.terminationProtection,
  versionNearEnd,
  keyAge,
  accountOwner,
  cluster.storageAutoscaling,
  cluster.tierAutoscaling,
  cluster.dedicatedCluster,
  userExpiry,
  ownerTag,
  classification,
  described,
  cluster.pausedCost,
];
