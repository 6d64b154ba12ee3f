import type { AlertConfig, AlertConfigBody, AlertNotification } from "../../src/atlas/index.ts";
import { channels, defaults, type Member, type NotificationType } from "./notification.ts";

/** A configuration as Atlas has it, or as it is sent there. */
export type Described = Pick<AlertConfig, "eventTypeName" | "matchers" | "threshold" | "metricThreshold"> & {
  readonly notifications?: readonly Readonly<Record<string, unknown>>[] | undefined;
};

/** Members of a notification that say how often and by what means, and not whom. */
const manner: readonly Member[] = ["interval_min", "email_enabled", "sms_enabled"];

/**
 * What it looks out for and whom it tells, in one line, the same for equal ones. Without what can be switched (`enabled`,
 * the severity), and without what Atlas does not tell.
 */
export function contentOf(config: Described | AlertConfigBody): string {
  return [...subjectOf(config), ...shownNotifications(config)].join(" | ");
}

/** The same without how often and by what means: two of which this is equal are one alert, set differently. */
export function purposeOf(config: Described | AlertConfigBody): string {
  const told = (config.notifications ?? []).map(shownDestination);
  return [...subjectOf(config), ...told.sort()].join(" | ");
}

function subjectOf(config: Described | AlertConfigBody): string[] {
  const { eventTypeName = "", threshold, metricThreshold } = config;
  const limits = [shownMetric({ metricThreshold }), shownThreshold({ threshold })];
  return [eventTypeName, ...shownMatchers(config), ...limits.filter((one) => one !== undefined)];
}

export function shownMatchers({ matchers }: Pick<Described | AlertConfigBody, "matchers">): string[] {
  return (matchers ?? []).map((one) => `${one.fieldName} ${one.operator} ${JSON.stringify(one.value)}`).sort();
}

/** Atlas leaves out the unit where there is no other. */
export function shownThreshold({ threshold: limit }: Pick<Described | AlertConfigBody, "threshold">) {
  return limit && `${limit.operator} ${limit.threshold} ${limit.units ?? "RAW"}`;
}

export function shownMetric({ metricThreshold: limit }: Pick<Described | AlertConfigBody, "metricThreshold">) {
  return limit && `${limit.metricName} ${limit.operator} ${limit.threshold} ${limit.units ?? "RAW"}`;
}

/** In one order, so that Atlas's is no difference. */
export function shownNotifications({ notifications }: Pick<Described | AlertConfigBody, "notifications">): string[] {
  return (notifications ?? []).map(shownNotification).sort();
}

/** One notification, as far as it is told: two that read alike may be taken for one another. */
export function shownNotification(one: Readonly<Record<string, unknown>> | AlertNotification): string {
  return shown(one, () => true, true);
}

/** Whom it tells, whenever. */
export function shownDestination(one: Readonly<Record<string, unknown>>): string {
  return shown(one, (member) => manner.indexOf(member) < 0, false);
}

function shown(one: Readonly<Record<string, unknown>>, isWanted: (member: Member) => boolean, delay: boolean): string {
  const type = String(one.typeName);
  const names = channels[type as NotificationType]?.shown ?? {};
  const members = (Object.keys(names) as Member[]).filter(isWanted).flatMap((member) => {
    const value = one[names[member] ?? ""] ?? defaults[member];
    const text = Array.isArray(value) ? [...value].sort().join("+") : value;
    return text === undefined || text === null || text === "" ? [] : [`${member}=${String(text)}`];
  });
  const delayed = delay && one.delayMin ? [`delay_min=${String(one.delayMin)}`] : [];
  return [type, ...members, ...delayed].join(" ");
}
