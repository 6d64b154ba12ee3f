import { z } from "zod";
import { secretName } from "../../src/entity/index.ts";
import { atlasDefinition, atlasState } from "../atlas-entity/definition.ts";
import { accessList } from "../credential/access-list.ts";
import { replacedUntil } from "../credential/retired.ts";
import { rolesInOrganization, rolesInProjects } from "../credential/role.ts";

/** What a user writes under `defines: mongodb-atlas/api-key`. */
export const apiKeyDefinition = z.strictObject({
  name: z.string().min(1).max(230).describe("What Atlas has for the key's description, and by which it is known"),
  organization: z.string().min(1).describe("Name or id of the organization that the key belongs to; fixed once made"),
  roles: rolesInOrganization,
  projects: rolesInProjects,
  access_list: accessList,
  private_key_secret_ref: secretName(
    "write",
    "Secret that the key is put into, as `publicKey:privateKey`, so that it can be a `secret_ref`; nobody else is told it",
  ),
  ...atlasDefinition,
});
export type ApiKeyDefinition = z.output<typeof apiKeyDefinition>;

const retired = z.object({
  id: z.string().describe("Id of the key"),
  public_key: z.string().describe("Its public key"),
  until: z.string().describe("When it is removed, in ISO 8601"),
});
/** A key that another has replaced. */
export type RetiredKey = z.output<typeof retired>;

/** What other templates may read with `entity-state`. It holds no secret. */
export const apiKeyState = z.object({
  id: z.string().optional().describe("Id of the key"),
  public_key: z.string().optional().describe("Public key"),
  name: z.string().optional().describe("Its description in Atlas"),
  organization_id: z.string().optional().describe("Id of its organization"),
  created_at: z.string().optional().describe("When Atlas made it, in ISO 8601"),
  secret: z.string().optional().describe("Name of the secret that holds it"),
  making: z.string().optional().describe("Description that a key bears while it is being made, and no other ever does"),
  replaced_until: replacedUntil,
  retired: z.array(retired).optional().describe("Keys that it has replaced and that still work"),
  revoked: z.string().optional().describe("Id of the key that was revoked last"),
  ...atlasState,
});
export type ApiKeyState = z.output<typeof apiKeyState>;
