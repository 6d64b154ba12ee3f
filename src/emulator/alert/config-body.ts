import { ApiError } from "../api-error.ts";
import { type EventKind, eventKinds } from "../facts/alert-event.ts";
import { invalidValue, unknownChoice, wrongType } from "../refusal.ts";
import { choice, decimal, flag, ignored, list, object, type Rule, text } from "../rule.ts";
import { notificationBody } from "./notification-body.ts";

const operator = choice(["LESS_THAN", "GREATER_THAN"]);
const shown = { created: ignored, groupId: ignored, id: ignored, links: ignored, updated: ignored };

const knownEvent: Rule<string> = (value, at) => {
  if (typeof value !== "string") throw wrongType(at);
  if (!eventKinds.has(value)) throw unknownChoice(value);
  return value;
};

const members = object(
  {
    ...shown,
    enabled: flag,
    eventTypeName: knownEvent,
    matchers: list(
      object(
        {
          fieldName: text({ min: 1 }),
          operator: choice(["EQUALS", "CONTAINS", "STARTS_WITH", "ENDS_WITH", "NOT_EQUALS", "NOT_CONTAINS", "REGEX"]),
          value: text(),
        },
        ["fieldName", "operator", "value"],
      ),
    ),
    metricThreshold: object(
      { metricName: text({ min: 1 }), mode: choice(["AVERAGE"]), operator, threshold: decimal(), units: text() },
      ["metricName"],
    ),
    notifications: list(notificationBody, 25),
    severityOverride: choice(["INFO", "WARNING", "ERROR", "CRITICAL"]),
    threshold: object({ operator, threshold: decimal({ whole: true }), units: text() }),
  },
  ["eventTypeName", "notifications"],
);
export type AlertConfigBody = ReturnType<typeof members>;

/** A whole configuration, of which each event allows its own members. */
export const alertConfigBody: Rule<AlertConfigBody> = (value, at) => {
  const body = members(value, at);
  if (body.notifications.length === 0) throw invalidValue("notifications", "size must be between 1 and 25");
  const { fields, ...kind } = eventKinds.get(body.eventTypeName) ?? {};
  demandThreshold(body, kind);
  for (const { fieldName } of body.matchers ?? []) {
    if (fields && !fields.includes(fieldName)) throw unknownChoice(fieldName);
  }
  return body;
};

function demandThreshold(body: AlertConfigBody, { threshold, operator, units, metric }: EventKind): void {
  const { eventTypeName: event, threshold: given, metricThreshold } = body;
  if (metric) {
    if (!metricThreshold)
      throw refused("MISSING_METRIC_THRESHOLD", `A metric threshold must be specified for ${event}.`);
    if (!metric.test(metricThreshold.metricName)) throw unknownChoice(metricThreshold.metricName);
  } else if (metricThreshold) {
    throw refused("METRIC_THRESHOLD_PRESENT", `A metric threshold should not be present for ${event}.`);
  }
  if (threshold === undefined) {
    if (given) throw refused("THRESHOLD_PRESENT", `A threshold should not be present for ${event}.`);
    return;
  }
  if (!given) {
    if (threshold === "required") throw refused("MISSING_THRESHOLD", `A threshold must be specified for ${event}.`);
    return;
  }
  if (operator !== undefined && given.operator !== undefined && given.operator !== operator) {
    throw refused(
      "INVALID_OPERATOR_FOR_EVENT_TYPE",
      `Operator ${given.operator} is not compatible with event type ${event}.`,
    );
  }
  if (units && !units.includes(given.units ?? "RAW")) {
    throw refused("UNITS_MISMATCH", "Threshold units cannot be converted to metric units.");
  }
}

function refused(errorCode: string, detail: string): ApiError {
  return new ApiError(400, errorCode, detail);
}
