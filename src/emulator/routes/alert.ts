import { projectReader, projectRole } from "../access.ts";
import { statusOf } from "../alert/occurrence.ts";
import type { AlertRecord } from "../alert/record.ts";
import { ApiError } from "../api-error.ts";
import { page } from "../page.ts";
import { invalidQuery, missingAttribute } from "../refusal.ts";
import { type Call, first, type Route, type Version } from "../route.ts";
import { flag, ignored, instant, object, text } from "../rule.ts";
import { alertRowShape, alertShape } from "../shape/alert.ts";
import { alertConfigRowShape } from "../shape/alert-config.ts";

const acknowledging: readonly Version[] = [{ date: "2023-01-01", sunset: "2027-07-01" }, { date: "2024-05-30" }];
const statuses = ["OPEN", "TRACKING", "CLOSED"];
const comment = text({ max: 200 });
const body = object({
  acknowledgedUntil: instant,
  acknowledgementComment: comment,
  links: ignored,
  unacknowledgeAlert: flag,
});

/** The first version takes a whole alert, of which it reads these two; one that lies behind takes the first back. */
const shown = [
  "acknowledgingUsername",
  "alertConfigId",
  "created",
  "eventTypeName",
  "groupId",
  "id",
  "lastNotified",
  "orgId",
  "resolved",
  "status",
  "updated",
];
const firstBody = object({
  ...Object.fromEntries(shown.map((name) => [name, ignored])),
  acknowledgedUntil: instant,
  acknowledgementComment: comment,
  links: ignored,
});

function alertOf(call: Call): AlertRecord {
  const { groupId = "", alertId = "" } = call.params;
  const alert = call.world.alerts.get(groupId, alertId);
  if (!alert) {
    throw new ApiError(404, "ALERT_NOT_FOUND", `No alert with ID ${alertId} exists.`, { parameters: [alertId] });
  }
  return alert;
}

interface Acknowledgement {
  readonly acknowledgedUntil?: number | undefined;
  readonly acknowledgementComment?: string | undefined;
  readonly unacknowledgeAlert?: boolean | undefined;
}

function acknowledged(call: Call, alert: AlertRecord, given: Acknowledgement): AlertRecord {
  const { acknowledgedUntil: _, acknowledgementComment: __, acknowledgingUsername: ___, ...rest } = alert;
  const { acknowledgedUntil: until, acknowledgementComment: words, unacknowledgeAlert } = given;
  if (unacknowledgeAlert === true) return { ...rest, updated: call.now };
  if (until === undefined) throw missingAttribute("acknowledgedUntil");
  if (call.version === "2023-01-01" && until <= call.now) return { ...rest, updated: call.now };
  return {
    ...rest,
    acknowledgedUntil: until,
    ...(words === undefined ? {} : { acknowledgementComment: words }),
    acknowledgingUsername: call.caller.id,
    notified: call.now,
    updated: call.now,
  };
}

export const alertRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/alerts",
    versions: first,
    limit: "alerts",
    needs: projectReader,
    query: ["status"],
    paging: "counted",
    handle(call) {
      const { groupId = "" } = call.params;
      const status = call.query.get("status");
      if (status !== null && !statuses.includes(status)) throw invalidQuery("status", statuses.join(", "));
      const alerts = call.world.alerts
        .of(groupId)
        .filter((alert) => status === null || statusOf(alert, call.now) === status);
      const shape = (alert: AlertRecord) => alertRowShape(alert, call);
      return { status: 200, body: page(call, ["groups", groupId, "alerts"], alerts, shape) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/alerts/{alertId}",
    versions: first,
    limit: "alerts",
    needs: projectReader,
    handle: (call) => ({ status: 200, body: alertShape(alertOf(call), call) }),
  },
  {
    method: "PATCH",
    path: "/groups/{groupId}/alerts/{alertId}",
    versions: acknowledging,
    limit: "alerts",
    needs: projectRole("GROUP_ALERTS_MANAGER"),
    handle(call) {
      const given = call.version === "2023-01-01" ? firstBody(call.body, "") : body(call.body, "");
      const changed = acknowledged(call, alertOf(call), given);
      return { status: 200, body: alertShape(call.world.alerts.put(changed.groupId, changed.id, changed), call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/alerts/{alertId}/alertConfigs",
    versions: first,
    limit: "alerts",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const { id, groupId, alertConfigId } = alertOf(call);
      const config = call.world.alertConfigs.get(groupId, alertConfigId);
      const path = ["groups", groupId, "alerts", id, "alertConfigs"];
      const configs = config ? [config] : [];
      return { status: 200, body: page(call, path, configs, (one) => alertConfigRowShape(one, call)) };
    },
  },
];
