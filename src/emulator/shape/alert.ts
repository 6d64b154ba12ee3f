import { statusOf } from "../alert/occurrence.ts";
import type { AlertRecord } from "../alert/record.ts";
import { atlasTime } from "../clock.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

function members(alert: AlertRecord, call: Call, links: unknown): unknown {
  const { groupId, acknowledgedUntil, acknowledgementComment, acknowledgingUsername, resolved } = alert;
  const { now, world } = call;
  const status = statusOf(alert, now);
  const notified = alert.notified ?? (now >= alert.opens ? alert.opens : undefined);
  return {
    ...(acknowledgedUntil === undefined ? {} : { acknowledgedUntil: atlasTime(acknowledgedUntil) }),
    ...(acknowledgementComment === undefined ? {} : { acknowledgementComment }),
    ...(acknowledgingUsername === undefined ? {} : { acknowledgingUsername }),
    alertConfigId: alert.alertConfigId,
    created: atlasTime(alert.created),
    eventTypeName: alert.eventTypeName,
    groupId,
    id: alert.id,
    ...(notified === undefined ? {} : { lastNotified: atlasTime(notified) }),
    links,
    orgId: world.projects.get("", groupId)?.orgId,
    ...(status === "CLOSED" && resolved !== undefined ? { resolved: atlasTime(resolved) } : {}),
    status,
    updated: atlasTime(alert.updated),
    ...alert.subject,
  };
}

/** In a list an alert has its own link only. */
export function alertRowShape(alert: AlertRecord, call: Call): unknown {
  return members(alert, call, selfLink(call, "groups", alert.groupId, "alerts", alert.id));
}

export function alertShape(alert: AlertRecord, call: Call): unknown {
  const { groupId, id, alertConfigId } = alert;
  return members(alert, call, [
    ...selfLink(call, "groups", groupId, "alerts", id),
    { href: call.link("groups", groupId, "alertConfigs", alertConfigId), rel: "https://cloud.mongodb.com/alertConfig" },
    {
      href: call.link("groups", groupId, "alerts", id, "alertConfigs"),
      rel: "https://cloud.mongodb.com/alertConfigs",
    },
  ]);
}
