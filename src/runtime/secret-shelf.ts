import type { EntityType } from "../entity/index.ts";
import { ownSecrets, type SecretShelf } from "./check/secret.ts";
import type { SecretStore } from "./home/index.ts";
import type { TemplateSet } from "./template/template.ts";

/** Where each template finds its secrets in this store, as it is now. */
export async function shelfOf(secrets: SecretStore): Promise<SecretShelf> {
  const global = new Set<string>();
  const scoped = new Set<string>();
  for (const { name, scope } of await secrets.list()) {
    if (scope === undefined) global.add(name);
    else scoped.add(`${scope} ${name}`);
  }
  return (path, secret) => {
    if (scoped.has(`${path} ${secret}`)) return "private";
    return global.has(secret) || secrets.inEnvironment(secret) ? "global" : undefined;
  };
}

/** Names of global secrets that entities only read, that nobody has set, and that no other entity will. */
export async function unsetSecrets(
  set: TemplateSet,
  types: ReadonlyMap<string, EntityType>,
  secrets: SecretStore,
): Promise<readonly string[]> {
  const unset = new Set<string>();
  const made = new Set<string>();
  for (const template of set.templates.values()) {
    const type = types.get(template.type ?? "");
    for (const { secret, use, property } of type ? ownSecrets(template, type) : []) {
      // What is named deeper within a definition is passed on to others, and opens nothing of the service itself.
      if (use === "read" && property?.includes(".")) continue;
      if (use !== "read") made.add(secret);
      else if ((await secrets.get(secret)) === undefined) unset.add(secret);
    }
  }
  return [...unset].filter((secret) => !made.has(secret));
}
