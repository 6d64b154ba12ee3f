import type { AlertConfigBody } from "../../src/atlas/index.ts";
import type { AlertConfigDefinition } from "./definition.ts";
import { eventsByName } from "./event.ts";
import { metricsByName, units } from "./metric.ts";
import { channels, defaults, type Member, type NotificationDefinition } from "./notification.ts";

type NotificationBody = AlertConfigBody["notifications"][number];

/** A definition in Atlas's words, without what is secret. */
export function alertBody(definition: AlertConfigDefinition): AlertConfigBody {
  const { event, enabled = true, matchers = [], severity, notifications } = definition;
  return {
    eventTypeName: event,
    enabled,
    matchers: matchers.map(({ field_name: fieldName, operator, value }) => ({ fieldName, operator, value })),
    ...limitOf(definition),
    ...(severity === undefined ? {} : { severityOverride: severity }),
    notifications: notifications.map(notificationBody),
  };
}

function limitOf({ event, threshold, metric_threshold: metric }: AlertConfigDefinition) {
  const rule = eventsByName.get(event)?.threshold;
  if (metric) {
    const { metric_name: metricName, operator, threshold: limit } = metric;
    const own = metricsByName.get(metricName);
    const unit = metric.units ?? units[own?.counted ?? "raw"][0];
    return { metricThreshold: { metricName, operator, threshold: limit, units: unit, mode: "AVERAGE" as const } };
  }
  if (!threshold) return {};
  const { operator = rule?.side ?? "GREATER_THAN", threshold: limit } = threshold;
  return { threshold: { operator, threshold: limit, units: threshold.units ?? rule?.units?.[0] ?? "RAW" } };
}

function notificationBody(one: NotificationDefinition): NotificationBody {
  const { shown } = channels[one.type];
  const members = (Object.keys(shown) as Member[]).flatMap((member) => {
    const value = one[member] ?? defaults[member];
    return value === undefined ? [] : [[shown[member], value] as const];
  });
  return { typeName: one.type, delayMin: one.delay_min ?? 0, ...Object.fromEntries(members) };
}
