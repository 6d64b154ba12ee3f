import { z } from "zod";
import { secretName } from "../../src/entity/index.ts";

const notificationTypes = [
  "DATADOG",
  "EMAIL",
  "GROUP",
  "HIP_CHAT",
  "MICROSOFT_TEAMS",
  "OPS_GENIE",
  "ORG",
  "PAGER_DUTY",
  "SLACK",
  "SMS",
  "TEAM",
  "USER",
  "VICTOR_OPS",
  "WEBHOOK",
] as const;

const secret = (description: string) => secretName("read", description).optional();

/** Whom an alert tells, and how. Which members belong to which type is in `channels`. */
export const notificationDefinition = z.strictObject({
  type: z
    .enum(notificationTypes)
    .describe("Whom it tells, or through which service; what is needed besides depends on it"),
  interval_min: z
    .int()
    .min(5)
    .optional()
    .describe(
      "Minutes between two notifications until somebody acknowledges the alert; 60 when left out. Not for PAGER_DUTY, OPS_GENIE and VICTOR_OPS, which have their own",
    ),
  delay_min: z
    .int()
    .min(0)
    .optional()
    .describe("Minutes that it has to last before the first notification; none when left out"),
  email_enabled: z
    .boolean()
    .optional()
    .describe("GROUP, ORG, TEAM, USER: whether people are told by mail; true when left out"),
  sms_enabled: z
    .boolean()
    .optional()
    .describe("GROUP, ORG, TEAM, USER: whether people are told by text message; false when left out"),
  roles: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("GROUP, ORG: roles whose holders are told; all of them when left out"),
  team_id: z
    .string()
    .regex(/^[a-f0-9]{24}$/, "a team id: 24 hexadecimal digits")
    .optional()
    .describe("TEAM: id of the team"),
  username: z.string().min(1).optional().describe("USER: username of the person in Atlas"),
  email_address: z
    .string()
    .regex(/^\S+@\S+$/, "a mail address")
    .optional()
    .describe("EMAIL: mail address"),
  mobile_number: z.string().min(1).optional().describe("SMS: number of the phone"),
  channel_name: z.string().min(1).optional().describe("SLACK: name of the channel"),
  api_token_secret_ref: secret("SLACK: secret that holds the token"),
  room_name: z.string().min(1).optional().describe("HIP_CHAT: name of the room"),
  notification_token_secret_ref: secret("HIP_CHAT: secret that holds the token"),
  service_key_secret_ref: secret("PAGER_DUTY: secret that holds the service key"),
  datadog_api_key_secret_ref: secret("DATADOG: secret that holds the API key"),
  ops_genie_api_key_secret_ref: secret("OPS_GENIE: secret that holds the API key"),
  victor_ops_api_key_secret_ref: secret("VICTOR_OPS (Splunk On-Call): secret that holds the API key"),
  victor_ops_routing_key_secret_ref: secret("VICTOR_OPS: secret that holds the routing key"),
  microsoft_teams_webhook_url_secret_ref: secret("MICROSOFT_TEAMS: secret that holds the address of the webhook"),
  webhook_url: z
    .string()
    .regex(/^https?:\/\/\S+$/, "an address that begins with https://")
    .optional()
    .describe("WEBHOOK: address, where it is no secret"),
  webhook_url_secret_ref: secret("WEBHOOK: secret that holds the address"),
  webhook_secret_ref: secret("WEBHOOK: secret with which Atlas signs what it sends"),
  webhook_body_template: z
    .string()
    .min(1)
    .optional()
    .describe("WEBHOOK: template of what is sent, in place of Atlas's own"),
  webhook_headers_template_secret_ref: secret("WEBHOOK: secret that holds the template of its HTTP headers"),
  region: z
    .string()
    .min(1)
    .optional()
    .describe("DATADOG, OPS_GENIE, PAGER_DUTY: region of the service; US when left out"),
  integration_id: z
    .string()
    .min(1)
    .optional()
    .describe("Id of an integration of the project whose credentials are used in place of secrets"),
});
export type NotificationDefinition = z.output<typeof notificationDefinition>;
export type NotificationType = NotificationDefinition["type"];
export type Member = Exclude<keyof NotificationDefinition, "type" | "delay_min">;

/** What a type of notification takes, by its member here and its name in Atlas. */
export interface Channel {
  readonly shown: Partial<Readonly<Record<Member, string>>>;
  /** What Atlas never tells again, or only in part. */
  readonly hidden?: Partial<Readonly<Record<Member, string>>>;
  /** Members without which Atlas would not know where to send it. */
  readonly needed?: readonly Member[];
  readonly regions?: readonly string[];
  /** Whose roles it names, where it names any. */
  readonly roles?: RegExp;
}

const timed = { interval_min: "intervalMin" } as const;
const people = { ...timed, email_enabled: "emailEnabled", sms_enabled: "smsEnabled" } as const;
const integration = { integration_id: "integrationId" } as const;
const regions = ["US", "EU"];

/** The types of the contract. PagerDuty, Opsgenie and VictorOps have an interval of their own. */
export const channels: Readonly<Record<NotificationType, Channel>> = {
  DATADOG: {
    shown: { ...timed, ...integration, region: "datadogRegion" },
    hidden: { datadog_api_key_secret_ref: "datadogApiKey" },
    regions: ["US", "EU", "US3", "US5", "AP1", "US1_FED"],
  },
  EMAIL: { shown: { ...timed, email_address: "emailAddress" }, needed: ["email_address"] },
  GROUP: { shown: { ...people, roles: "roles" }, roles: /^GROUP_/ },
  HIP_CHAT: {
    shown: { ...timed, ...integration, room_name: "roomName" },
    hidden: { notification_token_secret_ref: "notificationToken" },
    needed: ["room_name"],
  },
  MICROSOFT_TEAMS: {
    shown: { ...timed, ...integration },
    hidden: { microsoft_teams_webhook_url_secret_ref: "microsoftTeamsWebhookUrl" },
  },
  OPS_GENIE: {
    shown: { ...integration, region: "opsGenieRegion" },
    hidden: { ops_genie_api_key_secret_ref: "opsGenieApiKey" },
    regions,
  },
  ORG: { shown: { ...people, roles: "roles" }, roles: /^ORG_/ },
  PAGER_DUTY: {
    shown: { ...integration, region: "region" },
    hidden: { service_key_secret_ref: "serviceKey" },
    regions,
  },
  SLACK: {
    shown: { ...timed, ...integration, channel_name: "channelName" },
    hidden: { api_token_secret_ref: "apiToken" },
    needed: ["channel_name"],
  },
  SMS: { shown: { ...timed, mobile_number: "mobileNumber" }, needed: ["mobile_number"] },
  TEAM: { shown: { ...people, team_id: "teamId" }, needed: ["team_id"] },
  USER: { shown: { ...people, username: "username" }, needed: ["username"] },
  VICTOR_OPS: {
    shown: { ...integration },
    hidden: {
      victor_ops_api_key_secret_ref: "victorOpsApiKey",
      victor_ops_routing_key_secret_ref: "victorOpsRoutingKey",
    },
  },
  WEBHOOK: {
    shown: { ...timed, ...integration },
    hidden: {
      webhook_url: "webhookUrl",
      webhook_url_secret_ref: "webhookUrl",
      webhook_secret_ref: "webhookSecret",
      webhook_body_template: "webhookBodyTemplate",
      webhook_headers_template_secret_ref: "webhookHeadersTemplate",
    },
  },
};

/** What Atlas is told where a member is left out; a member that is not here is left out there too. */
export const defaults: Partial<Readonly<Record<Member, unknown>>> = {
  interval_min: 60,
  email_enabled: true,
  sms_enabled: false,
  region: "US",
};
