import { organizationRoles, projectRoles } from "../credential/role.ts";
import { type EventKind, eventsByName } from "./event.ts";
import { metricsByName, units } from "./metric.ts";
import { misspelt } from "./misspelling.ts";
import { type Channel, channels, type Member, type NotificationDefinition } from "./notification.ts";

/** What is wrong with a definition, where, and what is expected there. */
export interface AlertMistake {
  readonly path: readonly (string | number)[];
  readonly expected: string;
}

interface Limit {
  readonly operator?: string | undefined;
  readonly units?: string | undefined;
}

/** The part of a definition whose members depend on one another. */
export interface Suspect {
  readonly event: string;
  readonly matchers?:
    | readonly { readonly field_name: string; readonly operator: string; readonly value: string }[]
    | undefined;
  readonly threshold?: Limit | undefined;
  readonly metric_threshold?: (Limit & { readonly metric_name: string }) | undefined;
  readonly notifications: readonly NotificationDefinition[];
}

const most = 25;
/** Roles that are not here are Atlas's to judge. */
const knownRoles: readonly string[] = [...organizationRoles, ...projectRoles];
const hostTypes = ["STANDALONE", "PRIMARY", "SECONDARY", "ARBITER", "MONGOS", "CONFIG", "MONGOT"];

/** What does not fit the variant of the contract that the event belongs to. */
export function alertMistakes(config: Suspect): AlertMistake[] {
  const { event, notifications } = config;
  const kind = eventsByName.get(event);
  const many =
    notifications.length > most ? [{ path: ["notifications"], expected: `at most ${most} notifications` }] : [];
  const told = notifications.flatMap((one, index) =>
    notificationMistakes(one).map(({ path, expected }) => ({ path: ["notifications", index, ...path], expected })),
  );
  return [...(kind ? variantMistakes(config, kind) : eventMistakes(event)), ...many, ...told];
}

/** An event that is not in the contract is Atlas's to judge, unless it is plainly meant to be one that is. */
function eventMistakes(event: string): AlertMistake[] {
  const meant = misspelt(event, eventsByName.keys());
  return meant === undefined ? [] : [{ path: ["event"], expected: `${meant}, which ${event} is not far from` }];
}

function variantMistakes(config: Suspect, { threshold, metric, fields }: EventKind): AlertMistake[] {
  const { event, matchers = [] } = config;
  const strange = matchers.flatMap(({ field_name: field, operator, value }, index): AlertMistake[] => {
    if (fields && fields.indexOf(field) < 0) {
      return [{ path: ["matchers", index, "field_name"], expected: `for ${event} one of ${fields.join(", ")}` }];
    }
    const isWhole = operator === "EQUALS" || operator === "NOT_EQUALS";
    if (field !== "TYPE_NAME" || !isWhole || hostTypes.indexOf(value) >= 0) return [];
    return [{ path: ["matchers", index, "value"], expected: `one of ${hostTypes.join(", ")}` }];
  });
  const limits = metric ? metricMistakes(config) : thresholdMistakes(config, threshold);
  return [...strange, ...limits];
}

function thresholdMistakes(
  { event, threshold: given, metric_threshold }: Suspect,
  rule: EventKind["threshold"],
): AlertMistake[] {
  const found: AlertMistake[] = [];
  if (metric_threshold) found.push({ path: ["metric_threshold"], expected: `nothing: ${event} has no metric` });
  if (!rule) return given ? [...found, { path: ["threshold"], expected: `nothing: ${event} has no threshold` }] : found;
  if (!given) return rule.needed ? [...found, { path: ["threshold"], expected: `a threshold for ${event}` }] : found;
  if (rule.side === undefined && given.operator === undefined) {
    found.push({ path: ["threshold", "operator"], expected: "GREATER_THAN or LESS_THAN" });
  }
  if (rule.side !== undefined && given.operator !== undefined && given.operator !== rule.side) {
    found.push({ path: ["threshold", "operator"], expected: `${rule.side}, the only one for ${event}` });
  }
  return [...found, ...unitMistakes(["threshold", "units"], given.units, rule.units)];
}

function metricMistakes({ event, threshold, metric_threshold: given }: Suspect): AlertMistake[] {
  const found: AlertMistake[] = [];
  if (threshold) found.push({ path: ["threshold"], expected: `metric_threshold in its place, for ${event}` });
  if (!given) return [...found, { path: ["metric_threshold"], expected: `a metric_threshold for ${event}` }];
  const path = ["metric_threshold", "metric_name"];
  const metric = metricsByName.get(given.metric_name);
  if (!metric) {
    const meant = misspelt(given.metric_name, metricsByName.keys());
    const expected = `${meant}, which ${given.metric_name} is not far from`;
    return meant === undefined ? found : [...found, { path, expected }];
  }
  if (metric.event !== event) {
    return [...found, { path, expected: `a metric of ${event}; this one belongs to ${metric.event}` }];
  }
  return [...found, ...unitMistakes(["metric_threshold", "units"], given.units, units[metric.counted])];
}

/** A unit may be left out only where there is no other. */
function unitMistakes(
  path: readonly string[],
  given: string | undefined,
  allowed: readonly string[] | undefined,
): AlertMistake[] {
  if (!allowed || (given === undefined ? allowed.length === 1 : allowed.indexOf(given) >= 0)) return [];
  return [{ path, expected: allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(", ")}` }];
}

function notificationMistakes(one: NotificationDefinition): AlertMistake[] {
  const channel = channels[one.type];
  const { shown, hidden = {}, needed = [] } = channel;
  const { type, delay_min: _, ...members } = one;
  const given = (Object.keys(members) as Member[]).filter((member) => members[member] !== undefined);
  const foreign = given
    .filter((member) => shown[member] === undefined && hidden[member] === undefined)
    .map((member) => ({ path: [member], expected: `nothing: ${type} does not take it` }));
  const missing = needed
    .filter((member) => members[member] === undefined)
    .map((member) => ({ path: [member], expected: `a value, which ${type} needs` }));
  return [...foreign, ...missing, ...valueMistakes(one, channel)];
}

function valueMistakes(one: NotificationDefinition, { shown, regions, roles }: Channel): AlertMistake[] {
  const found: AlertMistake[] = [];
  if (shown.email_enabled && one.email_enabled === false && one.sms_enabled !== true) {
    found.push({ path: ["email_enabled"], expected: "true, or sms_enabled: true: people are told by one of them" });
  }
  if (regions && one.region !== undefined && regions.indexOf(one.region) < 0) {
    found.push({ path: ["region"], expected: `one of ${regions.join(", ")}` });
  }
  if (one.webhook_url !== undefined && one.webhook_url_secret_ref !== undefined) {
    found.push({
      path: ["webhook_url_secret_ref"],
      expected: "either webhook_url or webhook_url_secret_ref, not both",
    });
  }
  one.roles?.forEach((role, index) => {
    if (roles && !roles.test(role)) {
      found.push({ path: ["roles", index], expected: `a role that begins with ${roles.source.slice(1)}` });
      return;
    }
    const meant = knownRoles.indexOf(role) < 0 ? misspelt(role, knownRoles) : undefined;
    if (meant !== undefined) {
      found.push({ path: ["roles", index], expected: `${meant}, which ${role} is not far from` });
    }
  });
  return found;
}
