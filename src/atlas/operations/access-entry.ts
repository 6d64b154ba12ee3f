import ipaddr from "ipaddr.js";
import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** An address comes back with `ipAddress` and with `cidrBlock`, a block with `cidrBlock` only. */
const accessEntry = deferred(() =>
  z
    .looseObject({
      groupId: unset(z.string()),
      ipAddress: unset(z.string()),
      cidrBlock: unset(z.string()),
      awsSecurityGroup: unset(z.string()),
      comment: unset(z.string()),
      deleteAfterDate: unset(z.string()),
    })
    .superRefine(({ cidrBlock, ipAddress, awsSecurityGroup }, check) => {
      if (cidrBlock ?? ipAddress ?? awsSecurityGroup) return;
      check.addIssue({
        code: "custom",
        path: ["cidrBlock"],
        message: "expected an address, a block or a security group",
      });
    }),
);
export type AccessEntry = Told<typeof accessEntry>;

/** Exactly one of `ipAddress`, `cidrBlock` and `awsSecurityGroup`. */
export interface NewAccessEntry {
  readonly ipAddress?: string;
  readonly cidrBlock?: string;
  readonly awsSecurityGroup?: string;
  readonly comment?: string;
  /** ISO 8601, at most a week ahead. */
  readonly deleteAfterDate?: string;
}

/** PENDING, ACTIVE or FAILED; the member is spelled so. */
const accessEntryStatus = deferred(() => z.looseObject({ STATUS: z.string() }));

/**
 * One spelling for each entry, whoever spelled it: an address is the block that holds it alone, as Atlas lists it.
 * What is neither address nor block (a security group) stays as it is.
 */
export function accessEntryKey(value: string): string {
  const [address = "", prefix] = value.split("/");
  if (!ipaddr.isValid(address)) {
    return value;
  }
  const parsed = ipaddr.parse(address);
  return `${parsed.toString()}/${prefix ?? (parsed.kind() === "ipv4" ? "32" : "128")}`;
}

const entryOf = (entry: NewAccessEntry | AccessEntry) =>
  accessEntryKey(entry.cidrBlock ?? entry.ipAddress ?? entry.awsSecurityGroup ?? "");

const keyOf = (given: { entryValue: string }) => accessEntryKey(given.entryValue);

const common = { version: "2023-01-01", area: "network", limit: limits.accessList } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Project Network Access Manager" } as const;

export const accessEntryOperations = {
  listAccessEntries: {
    ...reads,
    path: "/groups/{groupId}/accessList",
    pages: "pages",
    answer: accessEntry,
    keys: (item: AccessEntry) => [entryOf(item)],
  },
  getAccessEntry: {
    ...reads,
    path: "/groups/{groupId}/accessList/{entryValue}",
    absent: ["ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND"],
    answer: accessEntry,
    from: { list: "listAccessEntries", key: keyOf },
  },
  getAccessEntryStatus: {
    ...reads,
    path: "/groups/{groupId}/accessList/{entryValue}/status",
    absent: ["ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND"],
    answer: accessEntryStatus,
  },
  /** An entry that is there already gets its comment and its date replaced, so a repeat is safe. */
  createAccessEntries: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/accessList",
    repeatable: true,
    serial: true,
    body: shape<readonly NewAccessEntry[]>(),
    answer: deferred(() => z.looseObject({ results: z.array(accessEntry()) })),
    touches: [
      {
        list: "listAccessEntries",
        keys: (given: { body: readonly NewAccessEntry[] }) => given.body.map(entryOf),
      },
    ],
  },
  deleteAccessEntry: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/accessList/{entryValue}",
    repeatable: true,
    absent: ["ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND"],
    touches: [{ list: "listAccessEntries", keys: (given: { entryValue: string }) => [keyOf(given)] }],
  },
} as const satisfies Record<string, Operation>;
