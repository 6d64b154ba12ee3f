import { rm } from "node:fs/promises";
import type { Home } from "./home.ts";
import { fileFailure } from "./home-error.ts";

/** The file that holds access tokens, sealed with the secrets' key. */
export function tokenFile(home: Home): string {
  return home.file("tokens.json");
}

/** Each costs one request to have again. */
export async function forgetTokens(home: Home): Promise<void> {
  await rm(tokenFile(home), { force: true }).catch((failure) => {
    throw fileFailure("remove", tokenFile(home), failure);
  });
}
