import { z } from "zod";
import { secretName } from "../../src/entity/index.ts";

/** What every definition takes. */
export const atlasDefinition = {
  secret_ref: secretName(
    "read",
    "Secret that holds the Atlas credentials: `clientId:clientSecret` of a service account, or `publicKey:privateKey`",
  ).default("mongodb-atlas-token"),
  adopt: z.boolean().optional().describe("Take over a resource that is there already, also where it differs from this"),
};

/** What every state holds. */
export const atlasState = {
  existing: z.boolean().optional().describe("Whether it was there before us; if so it is never deleted"),
};

export const projectId = z
  .string()
  .regex(/^[a-f0-9]{24}$/, "a project id: 24 hexadecimal digits")
  .describe("Id of the project that it belongs to");

export interface AnyDefinition {
  readonly secret_ref: string;
  readonly adopt?: boolean | undefined;
}

export interface AnyState {
  readonly existing?: boolean | undefined;
}
