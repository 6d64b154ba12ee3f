import { projectOwner } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import type { AuditingRecord } from "../record.ts";
import { invalidValue } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, ignored, object, text } from "../rule.ts";
import { isTenant, livingClusters, livingFlexClusters } from "../state.ts";

const changeBody = object({
  auditAuthorizationSuccess: flag,
  auditFilter: text(),
  configurationType: ignored,
  enabled: flag,
});

const none: AuditingRecord = { auditAuthorizationSuccess: false, configurationType: "NONE", enabled: false };

function auditingOf({ world, params }: Call): AuditingRecord {
  return world.auditing.get("", params.groupId ?? "") ?? none;
}

/** A project whose clusters are all of the shared kinds has nothing to audit; an empty one may get something. */
function demandAuditable({ world, params, now }: Call): void {
  const groupId = params.groupId ?? "";
  const clusters = livingClusters(world, groupId, now);
  const shared = clusters.filter(isTenant).length + livingFlexClusters(world, groupId, now).length;
  if (shared === 0 || clusters.some((cluster) => !isTenant(cluster))) return;
  // The code is a guess: the document says only that auditing is not for M0.
  throw new ApiError(400, "FEATURE_UNSUPPORTED", "Auditing is not available for the clusters of this project.");
}

const route = { path: "/groups/{groupId}/auditLog", versions: first, limit: "group", needs: projectOwner } as const;

export const auditingRoutes: readonly Route[] = [
  { ...route, method: "GET", handle: (call) => ({ status: 200, body: auditingOf(call) }) },
  {
    ...route,
    method: "PATCH",
    handle(call) {
      const { auditFilter, ...body } = changeBody(call.body, "");
      if (body.enabled === true) demandAuditable(call);
      if (auditFilter !== undefined && !isJson(auditFilter)) throw invalidValue("auditFilter", "must be valid JSON");
      const before = auditingOf(call);
      const filter = auditFilter === undefined ? {} : ({ auditFilter, configurationType: "FILTER_JSON" } as const);
      const { enabled = before.enabled, auditAuthorizationSuccess = before.auditAuthorizationSuccess } = body;
      const { groupId = "" } = call.params;
      const changed = { ...before, ...filter, enabled, auditAuthorizationSuccess };
      call.world.auditing.put("", groupId, changed);
      happened(call, { groupId }, "AUDIT_LOG_CONFIGURATION_UPDATED");
      return { status: 202, body: changed };
    },
  },
];

function isJson(given: string): boolean {
  try {
    JSON.parse(given);
    return true;
  } catch {
    return false;
  }
}
