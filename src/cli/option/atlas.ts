import type { Option } from "commander";
import { repeatable, textOption } from "./text.ts";

/** The secret whose credential is used where no template names one. */
export const usualSecret = "mongodb-atlas-token";

/** `--secret`, for verbs that ask Atlas without a template. */
export function secretOption(description = "the secret that holds the credential"): Option {
  return textOption("--secret <name>", description).default(usualSecret);
}

/** `--org`, for verbs that read organizations. */
export function organizationOption(): Option {
  return repeatable("--org <name>", "only this organization, by name or id; may be given again and again");
}
