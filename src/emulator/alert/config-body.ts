import { eventKinds } from "../facts/alert-event.ts";
import { invalidValue, missingAttribute, unknownChoice, wrongType } from "../refusal.ts";
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
  const { threshold, operator: side, units, metric, fields } = eventKinds.get(body.eventTypeName) ?? {};
  if (metric) {
    if (!body.metricThreshold) throw missingAttribute("metricThreshold");
    if (!metric.test(body.metricThreshold.metricName)) throw unknownChoice(body.metricThreshold.metricName);
  } else if (body.metricThreshold) {
    throw invalidValue("metricThreshold", `is not for ${body.eventTypeName}`);
  }
  if (threshold === "required" && !body.threshold) throw missingAttribute("threshold");
  if (threshold === undefined && body.threshold) throw invalidValue("threshold", `is not for ${body.eventTypeName}`);
  const { operator: given, units: unit } = body.threshold ?? {};
  if (side !== undefined && given !== undefined && given !== side) throw unknownChoice(given);
  if (units !== undefined && unit !== undefined && !units.includes(unit)) throw unknownChoice(unit);
  for (const { fieldName } of body.matchers ?? []) {
    if (fields && !fields.includes(fieldName)) throw unknownChoice(fieldName);
  }
  return body;
};
