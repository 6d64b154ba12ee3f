import { type Credentials, CredentialsError, parseCredentials } from "../../src/atlas/index.ts";

/** The credentials that a secret holds; undefined where it is not set, or holds something else. */
export function credentialsIn(secret: string | undefined): Credentials | undefined {
  if (secret === undefined) return undefined;
  try {
    return parseCredentials(secret);
  } catch (error) {
    if (error instanceof CredentialsError) return undefined;
    throw error;
  }
}
