import type { Alert } from "../../src/atlas/index.ts";
import { known } from "../known.ts";
import { isoTime } from "../moment.ts";

/** An alert. Times are ISO 8601, UTC. What does not apply is left out. */
export interface AlertView {
  readonly id: string;
  /** `open`; `tracking` while it has not lasted long enough to tell anybody; `closed` or `cancelled` when it is over. */
  readonly status: string;
  readonly event: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly metric?: string;
  /** What was measured last. */
  readonly value?: string;
  readonly since?: string;
  readonly resolved?: string;
  readonly acknowledged_until?: string;
  /** A person's address, or the id of the credential that did it. */
  readonly acknowledged_by?: string;
  readonly comment?: string;
  /** The alert configuration that it comes from. */
  readonly alert_config_id?: string;
}

/** An acknowledgement that is over is none. */
export function alertView(alert: Alert, now: number): AlertView {
  const { currentValue: { number, units } = {}, acknowledgedUntil: until } = alert;
  const acknowledged = until !== undefined && Date.parse(until) > now;
  return known<AlertView>({
    id: alert.id,
    status: alert.status.toLowerCase(),
    event: alert.eventTypeName ?? "unknown",
    cluster: alert.clusterName,
    host: alert.hostnameAndPort ?? alert.replicaSetName,
    metric: alert.metricName,
    value: number === undefined ? undefined : `${number}${units === undefined || units === "RAW" ? "" : ` ${units}`}`,
    since: isoTime(alert.created),
    resolved: isoTime(alert.resolved),
    acknowledged_until: acknowledged ? isoTime(until) : undefined,
    acknowledged_by: acknowledged ? alert.acknowledgingUsername : undefined,
    comment: acknowledged ? alert.acknowledgementComment : undefined,
    alert_config_id: alert.alertConfigId,
  });
}
