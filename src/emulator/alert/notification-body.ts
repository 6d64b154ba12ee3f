import { ApiError } from "../api-error.ts";
import { idPattern, newId } from "../identifier.ts";
import { invalidValue, missingAttribute, unknownChoice, wrongType } from "../refusal.ts";
import { choice, flag, list, object, type Rule, text, whole } from "../rule.ts";
import type { NotificationRecord } from "./record.ts";

interface Channel {
  readonly members: Readonly<Record<string, Rule<unknown>>>;
  readonly required?: readonly string[];
  /** What proves to the other service that it is us. An integration of the project may stand in for it. */
  readonly credential?: string;
}

const id = text({ pattern: idPattern });
const region = choice(["US", "EU"]);
const person = { emailEnabled: flag, smsEnabled: flag };
const datadogRegion = choice(["US", "EU", "US3", "US5", "AP1", "US1_FED"]);
const organizationRole = choice([
  "ORG_OWNER",
  "ORG_MEMBER",
  "ORG_GROUP_CREATOR",
  "ORG_BILLING_ADMIN",
  "ORG_BILLING_READ_ONLY",
  "ORG_READ_ONLY",
]);
const webhook = {
  webhookUrl: text({ min: 1 }),
  webhookSecret: text(),
  webhookBodyTemplate: text(),
  webhookHeadersTemplate: text(),
};

const channels: Readonly<Record<string, Channel>> = {
  DATADOG: { members: { datadogApiKey: text(), datadogRegion }, credential: "datadogApiKey" },
  EMAIL: { members: { emailAddress: text({ min: 3 }) }, required: ["emailAddress"] },
  GROUP: { members: { ...person, roles: list(text({ min: 1 })) } },
  HIP_CHAT: {
    members: { notificationToken: text(), roomName: text() },
    required: ["roomName"],
    credential: "notificationToken",
  },
  MICROSOFT_TEAMS: { members: { microsoftTeamsWebhookUrl: text() }, credential: "microsoftTeamsWebhookUrl" },
  OPS_GENIE: { members: { opsGenieApiKey: text(), opsGenieRegion: region }, credential: "opsGenieApiKey" },
  ORG: { members: { ...person, roles: list(organizationRole) } },
  PAGER_DUTY: { members: { serviceKey: text(), region }, credential: "serviceKey" },
  SLACK: { members: { apiToken: text(), channelName: text() }, required: ["channelName"], credential: "apiToken" },
  SMS: { members: { mobileNumber: text({ min: 1 }) }, required: ["mobileNumber"] },
  TEAM: { members: { ...person, teamId: id, teamName: text() }, required: ["teamId"] },
  USER: { members: { ...person, username: text({ min: 1 }) }, required: ["username"] },
  VICTOR_OPS: {
    members: { victorOpsApiKey: text(), victorOpsRoutingKey: text() },
    required: ["victorOpsRoutingKey"],
    credential: "victorOpsApiKey",
  },
  WEBHOOK: { members: webhook, credential: "webhookUrl" },
};

const secrets = Object.values(channels).flatMap(({ credential }) => credential ?? []);
const hidden = new Set([...secrets, "webhookSecret", "webhookBodyTemplate", "webhookHeadersTemplate"]);
/** These services have an interval of their own. */
const timedElsewhere = new Set(["PAGER_DUTY", "OPS_GENIE", "VICTOR_OPS"]);

const common = { delayMin: whole({ min: 0 }), integrationId: text(), intervalMin: whole({ min: 5 }), notifierId: id };

/** One element of `notifications`, checked by its type. */
export const notificationBody: Rule<Readonly<Record<string, unknown>>> = (value, at) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(at);
  const { typeName } = value as { typeName?: unknown };
  if (typeName === undefined) throw missingAttribute("typeName");
  const channel = typeof typeName === "string" ? channels[typeName] : undefined;
  if (!channel) throw unknownChoice(String(typeName));
  const members: Readonly<Record<string, Rule<unknown>>> = { ...common, ...channel.members, typeName: text() };
  const required = channel.required ?? [];
  const body: Readonly<Record<string, unknown>> = object<typeof members, string>(members, required)(value, at);
  if (channel.members.emailEnabled) demandMeans(body);
  return body;
};

/** People are told by mail or by text message. */
function demandMeans({ typeName, emailEnabled, smsEnabled, roles }: Readonly<Record<string, unknown>>): void {
  const whom = typeName === "USER" ? "USER" : "GROUP";
  if (emailEnabled !== true && smsEnabled !== true) {
    const detail = `Email and/or SMS must be enabled for ${whom.toLowerCase()} notifications.`;
    throw new ApiError(400, `EMAIL_OR_SMS_REQUIRED_FOR_${whom}_NOTIFICATION`, detail);
  }
  if (Array.isArray(roles) && roles.length === 0) {
    const detail = "Group notifications cannot specify an empty list of roles.";
    throw new ApiError(400, "MISSING_ROLES_FOR_GROUP_NOTIFICATION", detail);
  }
}

/**
 * What becomes of a notification that fits. The credentials that it leaves out are those of `before`, where it names
 * that one's id.
 */
export function keptNotification(
  given: Readonly<Record<string, unknown>>,
  at: string,
  before: readonly NotificationRecord[],
  now: number,
): NotificationRecord {
  const typeName = String(given.typeName);
  const earlier = before.find((one) => one.notifierId === given.notifierId && one.typeName === typeName);
  if (given.notifierId !== undefined && !earlier) throw invalidValue(`${at}.notifierId`, "is of no notification here");
  const kept = Object.fromEntries(Object.entries(earlier ?? {}).filter(([member]) => hidden.has(member)));
  const credential = channels[typeName]?.credential;
  const merged: Readonly<Record<string, unknown>> = { ...kept, ...withoutSecrets(given) };
  if (credential !== undefined && merged[credential] === undefined && merged.integrationId === undefined) {
    throw missingAttribute(credential);
  }
  const interval = timedElsewhere.has(typeName) ? {} : { intervalMin: given.intervalMin ?? 60 };
  const people = channels[typeName]?.members.emailEnabled ? { emailEnabled: false, smsEnabled: false } : {};
  const { intervalMin: _, ...rest } = merged;
  return { ...people, ...rest, ...interval, typeName, delayMin: Number(given.delayMin ?? 0), notifierId: newId(now) };
}

/** Of what is secret the last four characters, and of a shared secret nothing at all: as it is shown from then on. */
function withoutSecrets(notification: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(notification)
    .filter(([member]) => member !== "webhookSecret")
    .map(([member, value]) => [member, hidden.has(member) ? redacted(String(value)) : value] as const);
  return Object.fromEntries(entries);
}

function redacted(secret: string): string {
  const shown = secret.length > 8 ? secret.slice(-4) : "";
  return `****************************${shown}`;
}
