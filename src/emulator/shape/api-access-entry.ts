import { atlasTime } from "../clock.ts";
import type { ApiAccessEntryRecord } from "../credential/record.ts";
import { soleAddress } from "../network.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

/** `segments` is the path of the list that it is in. */
export function apiAccessEntryShape(entry: ApiAccessEntryRecord, segments: readonly string[], call: Call): unknown {
  const ipAddress = soleAddress(entry.value);
  return {
    cidrBlock: entry.value,
    ...(entry.count === 0 ? {} : { count: entry.count }),
    created: atlasTime(entry.created),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(entry.lastUsed === undefined ? {} : { lastUsed: atlasTime(entry.lastUsed) }),
    ...(entry.lastUsedAddress === undefined ? {} : { lastUsedAddress: entry.lastUsedAddress }),
    links: selfLink(call, ...segments, ipAddress ?? entry.value),
  };
}
