import { z } from "zod";
import type { Atlas } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { membersOf, written } from "../written.ts";

const flag = (text: string) => z.boolean().optional().describe(text);

const mailAddress = z
  .string()
  .regex(/^(\S+@\S+)?$/, "a mail address, or an empty text to take it away")
  .optional();

export const organizationSettings = z.strictObject({
  api_access_list_required: flag(
    "Whether keys work only from addresses on their access lists; put your own on that of the key used here first",
  ),
  multi_factor_auth_required: flag("Whether people need a second factor to get in"),
  restrict_employee_access: flag("Whether MongoDB's staff may reach the clusters only when they are let in"),
  gen_ai_features: flag("Whether features of generative AI can be used"),
  streams_across_projects: flag("Whether stream processing in one project may connect to clusters of another"),
  max_service_account_secret_hours: z
    .number()
    .int()
    .min(8)
    .max(8760)
    .optional()
    .describe("Hours that a new secret of a service account may be valid, at most"),
  security_contact: mailAddress.describe("Email address for what concerns security; an empty text takes it away"),
  operations_contact: mailAddress.describe("Email address for what concerns operations; an empty text takes it away"),
  session_seconds: z
    .number()
    .int()
    .min(3600)
    .max(43200)
    .optional()
    .describe("Seconds after which people are signed out"),
  idle_seconds: z.number().int().min(300).optional().describe("Seconds without a move after which they are"),
});
type Settings = z.output<typeof organizationSettings>;

/** Those that Atlas keeps under one name each. */
const namesInAtlas: Readonly<Record<Exclude<keyof Settings, "session_seconds" | "idle_seconds">, string>> = {
  api_access_list_required: "apiAccessListRequired",
  multi_factor_auth_required: "multiFactorAuthRequired",
  restrict_employee_access: "restrictEmployeeAccess",
  gen_ai_features: "genAIFeaturesEnabled",
  streams_across_projects: "streamsCrossGroupEnabled",
  max_service_account_secret_hours: "maxServiceAccountSecretValidityInHours",
  security_contact: "securityContact",
  operations_contact: "operationsContact",
};

const plain = Object.keys(namesInAtlas) as (keyof typeof namesInAtlas)[];

/** How the settings that are written differ from what Atlas has. Addresses that are not set are empty texts. */
export async function organizationSettingChanges(atlas: Atlas, orgId: string, wanted: Settings): Promise<Change[]> {
  const found = await atlas.call("getOrganizationSettings", { orgId });
  const { absoluteSessionTimeoutInSeconds, idleSessionTimeoutInSeconds } = found.customSessionTimeouts ?? {};
  return written("settings", wanted, {
    ...Object.fromEntries(plain.map((name) => [name, found[namesInAtlas[name]]])),
    security_contact: found.securityContact ?? "",
    operations_contact: found.operationsContact ?? "",
    session_seconds: absoluteSessionTimeoutInSeconds,
    idle_seconds: idleSessionTimeoutInSeconds,
  });
}

/** Sends what differs in one request. */
export async function sendOrganizationSettings(
  atlas: Atlas,
  orgId: string,
  wanted: Settings,
  changes: readonly Change[],
): Promise<void> {
  const changed = membersOf("settings", changes);
  if (changed.length === 0) return;
  const body: Record<string, unknown> = {};
  for (const name of plain) if (changed.includes(name)) body[namesInAtlas[name]] = wanted[name];
  // Atlas refuses an empty one: null is what takes it away.
  if (body.operationsContact === "") body.operationsContact = null;
  const { session_seconds, idle_seconds } = wanted;
  if (changed.includes("session_seconds") || changed.includes("idle_seconds")) {
    body.customSessionTimeouts = {
      ...(session_seconds === undefined ? {} : { absoluteSessionTimeoutInSeconds: session_seconds }),
      ...(idle_seconds === undefined ? {} : { idleSessionTimeoutInSeconds: idle_seconds }),
    };
  }
  await atlas.call("updateOrganizationSettings", { orgId, body });
}
