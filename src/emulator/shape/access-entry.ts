import { atlasTime } from "../clock.ts";
import type { AccessEntryRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

export function accessEntryShape(entry: AccessEntryRecord, call: Call): unknown {
  return {
    ...(entry.value.includes("/") && !entry.value.includes("sg-")
      ? { cidrBlock: entry.value }
      : { awsSecurityGroup: entry.value }),
    ...(entry.comment === undefined ? {} : { comment: entry.comment }),
    ...(entry.deleteAfter === undefined ? {} : { deleteAfterDate: atlasTime(entry.deleteAfter) }),
    groupId: entry.groupId,
    ...(entry.ipAddress === undefined ? {} : { ipAddress: entry.ipAddress }),
    links: selfLink(call, "groups", entry.groupId, "accessList", entry.value),
  };
}
