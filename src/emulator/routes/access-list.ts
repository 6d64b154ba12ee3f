import { projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import { addressBlock, normalBlock, soleAddress } from "../network.ts";
import { page } from "../page.ts";
import { mostOf } from "../project-limit.ts";
import type { AccessEntryRecord } from "../record.ts";
import { invalidValue, tooMany, wrongType } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { ignored, instant, list, object, text } from "../rule.ts";
import { accessEntryShape } from "../shape/access-entry.ts";
import { demandNoNewEnd, demandWithinWeek } from "../week.ts";

const networkEditor = projectRole("GROUP_NETWORK_ACCESS_MANAGER", "GROUP_CLUSTER_MANAGER");

const entryBody = object({
  awsSecurityGroup: text({ pattern: /^([0-9]*\/)?sg-[0-9a-f]+$/ }),
  cidrBlock: text(),
  comment: text({ max: 80 }),
  deleteAfterDate: instant,
  groupId: ignored,
  ipAddress: text(),
  links: ignored,
});

const createBody = list(entryBody);

function invalidAddress(value: string): ApiError {
  return new ApiError(
    400,
    "INVALID_IP_ADDRESS_OR_CIDR_NOTATION",
    `The address ${value} must be in valid IP address or CIDR notation.`,
    {
      parameters: [value],
    },
  );
}

function blockOf(entry: ReturnType<typeof entryBody>): string {
  const { awsSecurityGroup, cidrBlock, ipAddress } = entry;
  const given = [awsSecurityGroup, cidrBlock, ipAddress].filter((value) => value !== undefined);
  if (given.length !== 1) {
    // Both forms of one address are what Atlas itself sends back.
    const same = awsSecurityGroup === undefined && ipAddress !== undefined && cidrBlock === addressBlock(ipAddress);
    if (!same)
      throw invalidValue("ipAddress", "exactly one of ipAddress, cidrBlock and awsSecurityGroup must be given");
  }
  if (awsSecurityGroup !== undefined) {
    if (entry.deleteAfterDate !== undefined)
      throw invalidValue("deleteAfterDate", "a security group cannot be temporary");
    return awsSecurityGroup;
  }
  const block = ipAddress === undefined ? normalBlock(cidrBlock ?? "") : addressBlock(ipAddress);
  if (block === undefined) throw invalidAddress(ipAddress ?? cidrBlock ?? "");
  return block;
}

/** The entries that have not yet reached their end. */
function entriesOf(call: Call): readonly AccessEntryRecord[] {
  return call.world.accessEntries
    .of(call.params.groupId ?? "")
    .filter((entry) => entry.deleteAfter === undefined || call.now < entry.deleteAfter);
}

function entryOf(call: Call): AccessEntryRecord {
  const { entryValue = "", groupId = "" } = call.params;
  const value = normalBlock(entryValue) ?? addressBlock(entryValue) ?? normalBlock(`${entryValue}/128`) ?? entryValue;
  const entry = entriesOf(call).find((candidate) => candidate.value === value);
  if (!entry) {
    throw new ApiError(
      404,
      "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND",
      `IP Address ${entryValue} not on Atlas access list for group ${groupId}.`,
      { parameters: [entryValue, groupId] },
    );
  }
  return entry;
}

function listed(call: Call, status: number): { status: number; body: unknown } {
  const segments = ["groups", call.params.groupId ?? "", "accessList"];
  return { status, body: page(call, segments, entriesOf(call), (entry) => accessEntryShape(entry, call)) };
}

export const accessListRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/accessList",
    versions: first,
    limit: "accessList",
    needs: projectReader,
    paging: "counted",
    handle: (call) => listed(call, 200),
  },
  {
    method: "POST",
    path: "/groups/{groupId}/accessList",
    versions: first,
    limit: "accessList",
    needs: networkEditor,
    paging: "counted",
    exclusive: ({ groupId }) => `accessList ${groupId}`,
    handle(call) {
      if (!Array.isArray(call.body)) throw wrongType("body");
      const groupId = call.params.groupId ?? "";
      const existing = new Map(entriesOf(call).map((entry) => [entry.value, entry]));
      const entries = createBody(call.body, "").map((entry) => {
        const value = blockOf(entry);
        const ipAddress = soleAddress(value);
        demandWithinWeek(entry.deleteAfterDate, call.now);
        demandNoNewEnd(existing.get(value), entry.deleteAfterDate);
        // An entry that exists keeps what the request does not mention.
        return {
          created: call.now,
          ...existing.get(value),
          groupId,
          value,
          ...(ipAddress === undefined ? {} : { ipAddress }),
          ...(entry.comment === undefined ? {} : { comment: entry.comment }),
          ...(entry.deleteAfterDate === undefined ? {} : { deleteAfter: entry.deleteAfterDate }),
        };
      });
      const count = new Set([...existing.keys(), ...entries.map((entry) => entry.value)]).size;
      const most = mostOf(call.world, groupId, "atlas.project.security.networkAccess.entries");
      if (count > most) throw tooMany("ATLAS_NETWORK_PERMISSIONS_LIMIT_EXCEEDED", "access list entries", most, 403);
      for (const entry of entries) {
        const type = existing.has(entry.value) ? "NETWORK_PERMISSION_ENTRY_UPDATED" : "NETWORK_PERMISSION_ENTRY_ADDED";
        call.world.accessEntries.put(groupId, entry.value, entry);
        happened(call, entry, type, { whitelistEntry: entry.value });
      }
      return listed(call, 201);
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/accessList/{entryValue}",
    versions: first,
    limit: "accessList",
    needs: projectReader,
    handle(call) {
      const entry = entryOf(call);
      return { status: 200, body: accessEntryShape(entry, call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/accessList/{entryValue}/status",
    versions: first,
    limit: "accessList",
    needs: projectReader,
    handle(call) {
      const { created } = entryOf(call);
      return { status: 200, body: { STATUS: call.now < created + call.durations.spread ? "PENDING" : "ACTIVE" } };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}/accessList/{entryValue}",
    versions: first,
    limit: "accessList",
    needs: networkEditor,
    handle(call) {
      const entry = entryOf(call);
      call.world.accessEntries.drop(entry.groupId, entry.value);
      happened(call, entry, "NETWORK_PERMISSION_ENTRY_REMOVED", { whitelistEntry: entry.value });
      return { status: 204 };
    },
  },
];
