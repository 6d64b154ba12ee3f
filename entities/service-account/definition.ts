import { z } from "zod";
import { secretName } from "../../src/entity/index.ts";
import { atlasDefinition, atlasState } from "../atlas-entity/definition.ts";
import { accessList } from "../credential/access-list.ts";
import { duration, durationOf } from "../credential/duration.ts";
import { replacedUntil } from "../credential/retired.ts";
import { rolesInOrganization, rolesInProjects } from "../credential/role.ts";

const hour = 3_600_000;

/** How long a secret may last: what Atlas allows, which an organization's settings may narrow. */
export const secretLife = duration.superRefine((text, check) => {
  const hours = (durationOf(text) ?? 0) / hour;
  if (hours >= 8 && hours <= 8760 && Number.isInteger(hours)) return;
  check.addIssue({ code: "custom", message: "8h to 365d, in whole hours" });
});

/** Hours that a new secret lasts. */
export function secretHours({ secret_expires_after: life = "90d" }: ServiceAccountDefinition): number {
  return (durationOf(life) ?? 0) / hour;
}

const words = /^[\p{L}\p{N}\-_.,' ]*$/u;
const allowed = "letters, digits, spaces and - _ . , '";

/** What a user writes under `defines: mongodb-atlas/service-account`. */
export const serviceAccountDefinition = z.strictObject({
  organization: z
    .string()
    .min(1)
    .describe("Name or id of the organization that the account belongs to; fixed once made"),
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(words, `a name of ${allowed}`)
    .describe("Name of the account; it is known by it where its id is not"),
  purpose: z
    .string()
    .min(1)
    .max(230)
    .regex(words, `a sentence of ${allowed}`)
    .optional()
    .describe("What the account is for, as Atlas shows it; its name, when it is made without one"),
  roles: rolesInOrganization,
  projects: rolesInProjects,
  access_list: accessList,
  secret_expires_after: secretLife
    .optional()
    .describe(
      "How long a new secret lasts: 8h to 365d, or what the organization allows; 90d when left out. One that is there keeps its end",
    ),
  client_secret_ref: secretName(
    "write",
    "Secret that the credentials are put into, as `clientId:clientSecret`, so that it can be a `secret_ref`; nobody else is told them",
  ),
  ...atlasDefinition,
});
export type ServiceAccountDefinition = z.output<typeof serviceAccountDefinition>;

const retired = z.object({
  id: z.string().describe("Id of the secret"),
  until: z.string().describe("When it is removed, in ISO 8601"),
});
/** A secret that another has replaced. */
export type RetiredSecret = z.output<typeof retired>;

/** What other templates may read with `entity-state`. It holds no secret. */
export const serviceAccountState = z.object({
  client_id: z.string().optional().describe("Client id of the account"),
  name: z.string().optional().describe("Name of the account"),
  organization_id: z.string().optional().describe("Id of its organization"),
  secret: z.string().optional().describe("Name of the secret that holds its credentials"),
  secret_id: z.string().optional().describe("Id, in Atlas, of the client secret that is in there"),
  secret_created_at: z.string().optional().describe("When that was made, in ISO 8601"),
  secret_expires_at: z.string().optional().describe("When that ends, in ISO 8601"),
  secret_mark: z.string().optional().describe("Keyed mark of the credentials that were put there last"),
  secrets_before: z
    .array(z.string())
    .optional()
    .describe("Client secrets that were there before one that is being made"),
  replaced_until: replacedUntil,
  retired: z.array(retired).optional().describe("Client secrets that were replaced and still work"),
  revoked: z.string().optional().describe("Id of the client secret in use that was revoked last"),
  making: z
    .string()
    .optional()
    .describe("Description that the account bears while it is being made, and no other ever does"),
  ...atlasState,
});
export type ServiceAccountState = z.output<typeof serviceAccountState>;
