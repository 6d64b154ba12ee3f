import { isJson } from "./json-schema.ts";

// Where Atlas itself does not keep to its document. A body is checked as if the excused value were a documented one;
// any other deviation stays visible.

interface Excuse {
  /** Operations by their id. */
  readonly operations: RegExp;
  /** The member's path, array indexes left out. */
  readonly member: RegExp;
  /** The value that is excused. */
  readonly sent: (value: unknown) => boolean;
  /** Stands in for it; undefined removes the member. */
  readonly instead: (value: unknown) => unknown;
}

const is = (expected: unknown) => (value: unknown) => value === expected;
const now = (value: unknown) => () => value;
const isNull = is(null);

const excuses: readonly Excuse[] = [
  {
    operations: /GroupClusters?$/,
    member: /(^|\.)biConnector\.readPreference$/,
    sent: is("secondary"),
    instead: now("SECONDARY"),
  },
  {
    operations: /BackupSnapshot(s|ShardedClusters?)?$/,
    member: /(^|\.)frequencyType$/,
    sent: is("ondemand"),
    instead: now("daily"),
  },
  {
    operations: /RestoreJobs?$/,
    member: /(^|\.)desiredTimestamp$/,
    sent: (value) => isJson(value) && Object.values(value).every(isNull),
    instead: now(undefined),
  },
  {
    // A count within the second, to which the document gives the range of seconds.
    operations: /RestoreJobs?$/,
    member: /(^|\.)desiredTimestamp\.increment$/,
    sent: (value) => typeof value === "number",
    instead: now(undefined),
  },
  {
    // A project without a policy.
    operations: /BackupCompliancePolicy$/,
    member: /^$/,
    sent: (value) => isJson(value) && Object.keys(value).length === 0,
    instead: now({ authorizedEmail: "a@example.com", authorizedUserFirstName: "", authorizedUserLastName: "" }),
  },
  { operations: /FlexClusters?$/, member: /(^|\.)versionReleaseSystem$/, sent: is("CONTINUOUS"), instead: now("LTS") },
  { operations: /(Group|Org)Users$/, member: /(^|\.)mobileNumber$/, sent: isNull, instead: now(undefined) },
  {
    // A project without a window.
    operations: /MaintenanceWindow$/,
    member: /^dayOfWeek$/,
    sent: is(0),
    instead: now(1),
  },
  { operations: /ProcessArgs$/, member: /^\w+$/, sent: isNull, instead: now(undefined) },
  { operations: /SampleDatasetLoad$/, member: /^(completeDate|errorMessage)$/, sent: isNull, instead: now(undefined) },
  {
    operations: /AlertConfigs?$/,
    member: /(^|\.)notifications\.intervalMin$/,
    sent: (value) => value === 1 || value === 0,
    instead: now(5),
  },
  {
    operations: /Alerts?$/,
    member: /(^|\.)acknowledgingUsername$/,
    sent: (value) => typeof value === "string" && /^([a-z]{8}|mdb_sa_id_\w+)$/.test(value),
    instead: now("key@example.com"),
  },
  {
    operations: /DatabaseUserCerts?$/,
    member: /(^|\.)subject$/,
    sent: (value) => typeof value === "string" && value.startsWith("CN="),
    instead: now(undefined),
  },
  {
    operations: /(Group|Groups|GroupByName|ClusterDetails)$/,
    member: /(^|\.)(name|groupName)$/,
    sent: (value) => typeof value === "string" && value.includes(" "),
    instead: (value) => String(value).replaceAll(" ", "-"),
  },
];

/** The body as the document would have it, where Atlas is known to differ. */
export function excused(operationId: string, body: unknown, path = ""): unknown {
  const here = excuses.find(
    (excuse) => excuse.operations.test(operationId) && excuse.member.test(path) && excuse.sent(body),
  );
  if (here) return here.instead(body);
  if (Array.isArray(body)) return body.map((item) => excused(operationId, item, path));
  if (!isJson(body)) return body;
  const entries = Object.entries(body).map(([name, value]) => {
    const place = name === "results" && path === "" ? "" : path === "" ? name : `${path}.${name}`;
    return [name, excused(operationId, value, place)] as const;
  });
  const custom = /CustomDbRoles?(Role|Roles)?$/i.test(operationId) && path.endsWith("resources");
  return {
    ...(custom ? { cluster: false, db: "", collection: "" } : {}),
    ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
  };
}

/** Codes that the recordings of the real service have although the document has not. */
export const undeclaredStatuses: Readonly<Record<string, readonly number[]>> = {
  createGroup: [201],
  createGroupAlertConfig: [201],
  createGroupAccessListEntry: [201],
  deleteGroup: [202],
  updateGroupAuditLog: [202],
  // A key that is not there.
  getOrgApiKey: [400],
  deleteOrgApiKey: [400],
  // A flex cluster asked for in the wrong family.
  getGroupCluster: [400],
};
