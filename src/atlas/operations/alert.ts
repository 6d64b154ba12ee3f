import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { alertConfig } from "./alert-config.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** Something that a configuration looks out for has happened. What it happened to depends on the event. */
export const alert = deferred(() =>
  z.looseObject({
    id: z.string(),
    alertConfigId: unset(z.string()),
    eventTypeName: unset(z.string()),
    /** TRACKING until it has lasted long enough to tell somebody, then OPEN; CLOSED or CANCELLED when it is over. */
    status: z.string(),
    created: unset(z.string()),
    updated: unset(z.string()),
    resolved: unset(z.string()),
    lastNotified: unset(z.string()),
    /** While this lies ahead, nobody is told again. */
    acknowledgedUntil: unset(z.string()),
    acknowledgementComment: unset(z.string()),
    /** A person's address, or the id of the credential that did it. */
    acknowledgingUsername: unset(z.string()),
    clusterName: unset(z.string()),
    replicaSetName: unset(z.string()),
    hostnameAndPort: unset(z.string()),
    metricName: unset(z.string()),
    currentValue: unset(z.looseObject({ number: unset(z.number()), units: unset(z.string()) })),
  }),
);
export type Alert = Told<typeof alert>;

/** `unacknowledgeAlert` wins over the other two. */
export interface AlertAcknowledgement {
  readonly acknowledgedUntil?: string;
  readonly acknowledgementComment?: string;
  readonly unacknowledgeAlert?: boolean;
}

const common = { version: "2023-01-01", area: "alerts", limit: limits.alerts } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;

export const alertOperations = {
  listAlerts: {
    ...reads,
    path: "/groups/{groupId}/alerts",
    pages: "pages",
    query: deferred(() => z.strictObject({ status: z.enum(["OPEN", "TRACKING", "CLOSED"]).optional() })),
    answer: alert,
    keys: (item: Alert) => [item.id],
  },
  getAlert: {
    ...reads,
    path: "/groups/{groupId}/alerts/{alertId}",
    absent: ["ALERT_NOT_FOUND"],
    answer: alert,
  },
  acknowledgeAlert: {
    ...common,
    method: "PATCH",
    access: "write",
    version: "2024-05-30",
    role: "Project Alerts Manager",
    path: "/groups/{groupId}/alerts/{alertId}",
    repeatable: true,
    body: shape<AlertAcknowledgement>(),
    answer: alert,
    touches: [{ list: "listAlerts", keys: (given: { alertId: string }) => [given.alertId] }],
  },
  /** Those that are open. */
  listAlertConfigAlerts: {
    ...reads,
    path: "/groups/{groupId}/alertConfigs/{alertConfigId}/alerts",
    pages: "pages",
    answer: alert,
    keys: (item: Alert) => [item.id],
  },
  /** The configurations that have set it off. */
  listAlertOrigins: {
    ...reads,
    path: "/groups/{groupId}/alerts/{alertId}/alertConfigs",
    pages: "pages",
    answer: alertConfig,
    keys: (item: { id: string }) => [item.id],
  },
} as const satisfies Record<string, Operation>;
