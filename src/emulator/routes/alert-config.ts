import { known, projectReader, projectRole } from "../access.ts";
import { type AlertConfigBody, alertConfigBody } from "../alert/config-body.ts";
import { keptNotification } from "../alert/notification-body.ts";
import { statusOf } from "../alert/occurrence.ts";
import type { AlertConfigRecord } from "../alert/record.ts";
import { ApiError } from "../api-error.ts";
import { matcherFields } from "../facts/alert-event.ts";
import { newId } from "../identifier.ts";
import { page } from "../page.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, object } from "../rule.ts";
import { alertRowShape } from "../shape/alert.ts";
import { alertConfigRowShape, alertConfigShape } from "../shape/alert-config.ts";

const manager = projectRole("GROUP_ALERTS_MANAGER");
const toggleBody = object({ enabled: flag });
const one = "/groups/{groupId}/alertConfigs/{alertConfigId}";

function configOf(call: Call): AlertConfigRecord {
  const { groupId = "", alertConfigId = "" } = call.params;
  const config = call.world.alertConfigs.get(groupId, alertConfigId);
  if (!config) {
    throw new ApiError(404, "ALERT_CONFIG_NOT_FOUND", `No alert configuration with ID ${alertConfigId} exists.`, {
      parameters: [alertConfigId],
    });
  }
  return config;
}

/** What a body makes of a configuration; everything that it leaves out is unset. */
function saved(
  call: Call,
  body: AlertConfigBody,
  kept: Pick<AlertConfigRecord, "id" | "groupId" | "created">,
  before: AlertConfigRecord["notifications"],
): AlertConfigRecord {
  const { metricThreshold, severityOverride, threshold } = body;
  return call.world.alertConfigs.put(kept.groupId, kept.id, {
    ...kept,
    eventTypeName: body.eventTypeName,
    enabled: body.enabled ?? false,
    matchers: body.matchers ?? [],
    ...(threshold ? { threshold } : {}),
    ...(metricThreshold ? { metricThreshold } : {}),
    ...(severityOverride === undefined ? {} : { severityOverride }),
    notifications: body.notifications.map((given, index) =>
      keptNotification(given, `notifications[${index}]`, before, call.now),
    ),
    updated: call.now,
  });
}

export const alertConfigRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/alertConfigs/matchers/fieldNames",
    versions: first,
    limit: "alertMatchers",
    needs: known,
    handle: () => ({ status: 200, body: matcherFields }),
  },
  {
    method: "GET",
    path: "/groups/{groupId}/alertConfigs",
    versions: first,
    limit: "alerts",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const { groupId = "" } = call.params;
      const configs = call.world.alertConfigs.of(groupId);
      const shape = (config: AlertConfigRecord) => alertConfigRowShape(config, call);
      return { status: 200, body: page(call, ["groups", groupId, "alertConfigs"], configs, shape) };
    },
  },
  {
    method: "POST",
    path: "/groups/{groupId}/alertConfigs",
    versions: first,
    limit: "alerts",
    needs: manager,
    handle(call) {
      const { groupId = "" } = call.params;
      const body = alertConfigBody(call.body, "");
      const config = saved(call, body, { id: newId(call.now), groupId, created: call.now }, []);
      return { status: 201, body: alertConfigShape(config, call) };
    },
  },
  {
    method: "GET",
    path: one,
    versions: first,
    limit: "alerts",
    needs: projectReader,
    handle: (call) => ({ status: 200, body: alertConfigShape(configOf(call), call) }),
  },
  {
    method: "PUT",
    path: one,
    versions: first,
    limit: "alerts",
    needs: manager,
    handle(call) {
      const { id, groupId, created, notifications } = configOf(call);
      const config = saved(call, alertConfigBody(call.body, ""), { id, groupId, created }, notifications);
      return { status: 200, body: alertConfigShape(config, call) };
    },
  },
  {
    method: "PATCH",
    path: one,
    versions: first,
    limit: "alerts",
    needs: manager,
    handle(call) {
      const config = configOf(call);
      const { enabled = config.enabled } = toggleBody(call.body, "");
      const changed = { ...config, enabled, updated: call.now };
      return {
        status: 200,
        body: alertConfigShape(call.world.alertConfigs.put(config.groupId, config.id, changed), call),
      };
    },
  },
  {
    method: "DELETE",
    path: one,
    versions: first,
    limit: "alerts",
    needs: manager,
    handle(call) {
      const { id, groupId } = configOf(call);
      call.world.alertConfigs.drop(groupId, id);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: `${one}/alerts`,
    versions: first,
    limit: "alerts",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const { id, groupId } = configOf(call);
      const alerts = call.world.alerts
        .of(groupId)
        .filter((alert) => alert.alertConfigId === id && statusOf(alert, call.now) === "OPEN");
      const path = ["groups", groupId, "alertConfigs", id, "alerts"];
      return { status: 200, body: page(call, path, alerts, (alert) => alertRowShape(alert, call)) };
    },
  },
];
