import { z } from "zod";
import { secretName } from "../../src/entity/index.ts";

export const notificationTypes = [
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
    .describe("How it is told: by mail to a role, a team or a person, or through a service"),
  interval_min: z
    .int()
    .min(5)
    .optional()
    .describe("Minutes between two notifications until somebody acknowledges the alert; 60 when left out"),
  delay_min: z
    .int()
    .min(0)
    .optional()
    .describe("Minutes that it has to last before the first notification; none when left out"),
  email_enabled: z.boolean().optional().describe("Whether people are told by mail; true when left out"),
  sms_enabled: z.boolean().optional().describe("Whether people are told by text message; false when left out"),
  roles: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("Roles whose holders are told; all of them when left out"),
  team_id: z
    .string()
    .regex(/^[a-f0-9]{24}$/, "a team id: 24 hexadecimal digits")
    .optional()
    .describe("Id of the team"),
  username: z.string().min(1).optional().describe("Username of the person in Atlas"),
  email_address: z
    .string()
    .regex(/^\S+@\S+$/, "a mail address")
    .optional()
    .describe("Mail address"),
  mobile_number: z.string().min(1).optional().describe("Number of the phone"),
  channel_name: z.string().min(1).optional().describe("Name of the Slack channel"),
  api_token_secret_ref: secret("Secret that holds the Slack token"),
  room_name: z.string().min(1).optional().describe("Name of the HipChat room"),
  notification_token_secret_ref: secret("Secret that holds the HipChat token"),
  service_key_secret_ref: secret("Secret that holds the PagerDuty service key"),
  datadog_api_key_secret_ref: secret("Secret that holds the Datadog API key"),
  ops_genie_api_key_secret_ref: secret("Secret that holds the Opsgenie API key"),
  victor_ops_api_key_secret_ref: secret("Secret that holds the Splunk On-Call (VictorOps) API key"),
  victor_ops_routing_key_secret_ref: secret("Secret that holds the Splunk On-Call (VictorOps) routing key"),
  microsoft_teams_webhook_url_secret_ref: secret("Secret that holds the address of the Microsoft Teams webhook"),
  webhook_url: z
    .string()
    .regex(/^https?:\/\/\S+$/, "an address that begins with https://")
    .optional()
    .describe("Address of the webhook, where it is no secret"),
  webhook_url_secret_ref: secret("Secret that holds the address of the webhook"),
  webhook_secret_ref: secret("Secret with which Atlas signs what it sends to the webhook"),
  webhook_body_template: z
    .string()
    .min(1)
    .optional()
    .describe("Template of what is sent to the webhook, in place of Atlas's own"),
  webhook_headers_template_secret_ref: secret("Secret that holds the template of the webhook's HTTP headers"),
  region: z.string().min(1).optional().describe("Region of the service; US when left out"),
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
