import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const threshold = deferred(() =>
  z.looseObject({
    operator: unset(z.string()),
    threshold: unset(z.number()),
    units: unset(z.string()),
  }),
);
const metricThreshold = deferred(() =>
  z.looseObject({ ...threshold().shape, metricName: z.string(), mode: unset(z.string()) }),
);

/** Whom an alert tells. Credentials come back cut, or not at all. */
const notification = deferred(() =>
  z.looseObject({
    typeName: z.string(),
    /** A new one with each change. Sent back, it stands for the credentials that Atlas has. */
    notifierId: unset(z.string()),
    intervalMin: unset(z.number()),
    delayMin: unset(z.number()),
  }),
);
export type AlertNotification = Told<typeof notification>;

/** When somebody is told of something. An event type is a free word: Atlas has had some that it has no more. */
export const alertConfig = deferred(() =>
  z.looseObject({
    id: z.string(),
    eventTypeName: unset(z.string()),
    enabled: unset(z.boolean()),
    matchers: unset(z.array(z.looseObject({ fieldName: z.string(), operator: z.string(), value: z.string() }))),
    threshold: unset(threshold()),
    metricThreshold: unset(metricThreshold()),
    severityOverride: unset(z.string()),
    notifications: unset(z.array(notification())),
    created: unset(z.string()),
    updated: unset(z.string()),
  }),
);
export type AlertConfig = Told<typeof alertConfig>;

export interface AlertMatcher {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: string;
}

export interface AlertThreshold {
  readonly operator: string;
  readonly threshold: number;
  readonly units?: string;
}

/** The whole of a configuration. It is off unless `enabled` says otherwise. */
export interface AlertConfigBody {
  readonly eventTypeName: string;
  readonly enabled: boolean;
  readonly matchers: readonly AlertMatcher[];
  readonly threshold?: AlertThreshold;
  readonly metricThreshold?: AlertThreshold & { readonly metricName: string; readonly mode: "AVERAGE" };
  readonly severityOverride?: string;
  /** Which members one has depends on its `typeName`. */
  readonly notifications: readonly (Readonly<Record<string, unknown>> & { readonly typeName: string })[];
}

const common = { version: "2023-01-01", area: "alerts", limit: limits.alerts } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Project Alerts Manager" } as const;

const key = (given: { alertConfigId: string }) => given.alertConfigId;
/** One of the same content is another one, and a new one has the id that the answer gives it. */
const touches = [
  {
    list: "listAlertConfigs",
    keys: (given: { alertConfigId?: string }, answer: { id: string } | undefined) =>
      [given.alertConfigId, answer?.id].filter((id) => id !== undefined),
  },
];
const absent = ["ALERT_CONFIG_NOT_FOUND"];

export const alertConfigOperations = {
  listAlertConfigs: {
    ...reads,
    path: "/groups/{groupId}/alertConfigs",
    pages: "pages",
    answer: alertConfig,
    keys: (item: AlertConfig) => [item.id],
  },
  /** Two requests are two configurations, of the same content too. */
  createAlertConfig: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/alertConfigs",
    repeatable: false,
    body: shape<AlertConfigBody>(),
    answer: alertConfig,
    touches,
  },
  getAlertConfig: {
    ...reads,
    path: "/groups/{groupId}/alertConfigs/{alertConfigId}",
    absent,
    answer: alertConfig,
    from: { list: "listAlertConfigs", key },
  },
  /** Replaces the whole. */
  updateAlertConfig: {
    ...writes,
    method: "PUT",
    path: "/groups/{groupId}/alertConfigs/{alertConfigId}",
    repeatable: true,
    body: shape<AlertConfigBody>(),
    answer: alertConfig,
    touches,
  },
  toggleAlertConfig: {
    ...writes,
    method: "PATCH",
    path: "/groups/{groupId}/alertConfigs/{alertConfigId}",
    repeatable: true,
    body: shape<{ enabled: boolean }>(),
    answer: alertConfig,
    touches,
  },
  deleteAlertConfig: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/alertConfigs/{alertConfigId}",
    repeatable: true,
    absent,
    touches,
  },
  /** What matchers can look at. */
  listMatcherFields: {
    ...common,
    method: "GET",
    access: "read",
    repeatable: true,
    limit: limits.alertMatchers,
    path: "/alertConfigs/matchers/fieldNames",
    pages: "array",
    answer: deferred(() => z.string()),
    keys: (item: string) => [item],
  },
} as const satisfies Record<string, Operation>;
