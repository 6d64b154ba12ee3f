import { newId } from "../identifier.ts";
import type { World } from "../world.ts";
import type { AlertConfigRecord, AlertRecord, AlertSubject } from "./record.ts";

export type AlertStatus = "TRACKING" | "OPEN" | "CLOSED";

export function statusOf(alert: AlertRecord, now: number): AlertStatus {
  if (alert.resolved !== undefined && now >= alert.resolved) return "CLOSED";
  return now < alert.opens ? "TRACKING" : "OPEN";
}

/** Lets what `config` looks out for happen: watched for the least delay of its notifications, and open from then on. */
export function raise(world: World, config: AlertConfigRecord, subject: AlertSubject, now: number): AlertRecord {
  const id = newId(now);
  const opens = now + Math.min(...config.notifications.map(({ delayMin }) => delayMin)) * 60_000;
  const { groupId, eventTypeName } = config;
  const metricName = config.metricThreshold?.metricName;
  return world.alerts.put(groupId, id, {
    id,
    groupId,
    alertConfigId: config.id,
    eventTypeName,
    created: now,
    opens,
    updated: now,
    subject: { ...(metricName === undefined ? {} : { metricName }), ...subject },
  });
}
