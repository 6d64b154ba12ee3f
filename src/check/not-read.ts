import { kinds, type Unread } from "../inventory/model.ts";
import type { Check } from "./check.ts";
import type { Severity } from "./severity.ts";
import { worst } from "./severity.ts";

/** What could not be read is nobody's pass: it is a finding of its own. */
export const notRead = {
  id: "not-read",
  severity: "critical",
  title: "Everything could be read",
  reason: "What could not be read could not be checked.",
  remedy: "Give the key the role that reads all of the organization: ORG_READ_ONLY. Then check again.",
} as const satisfies Omit<Check, "judges">;

/** Where there is no organization, nothing has passed: the credential sees too little. */
export const nothingSeen: Unread = {
  kind: "organizations",
  organization_id: null,
  organization: null,
  project_id: null,
  project: null,
  item: null,
  operation: "listOrganizations",
  status: null,
  code: null,
  reason: "the credential sees no organization",
};

/** Another role helps where Atlas has refused the credential; otherwise the reason itself says what stood in the way. */
export function remedyOfUnread(one: Unread): string {
  const isRefused = one === nothingSeen || one.status === 401 || one.status === 403;
  return isRefused ? notRead.remedy : "Mend what the reason says, then check again.";
}

/** As grave as the gravest finding that it may hide. */
export function severityOfUnread({ kind, project_id }: Unread, checks: readonly Check[]): Severity {
  // Without the projects, nothing in them is known either.
  if (kind === "organizations" || kind === "projects") return worst(checks.map(({ severity }) => severity));
  // Who made a cluster, no check asks.
  if (kind === "creators" && project_id !== null) return "info";
  const judged = kinds.find((one) => one === kind);
  const hidden = checks.filter(
    ({ judges, needs = [] }) => (judged !== undefined && judges[judged] !== undefined) || needs.includes(kind),
  );
  return worst(hidden.map(({ severity }) => severity));
}
