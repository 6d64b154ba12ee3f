import { secretProperties } from "../../entity/index.ts";
import { scriptOf } from "./entity-yaml.ts";
import type { Kind } from "./kind.ts";
import { modules } from "./module-yaml.ts";
import { definitionSchema } from "./monk-schema.ts";
import { namespace } from "./yaml-file.ts";

/** What a catalogue of kits shows. */
const description = "MongoDB Atlas: projects, clusters, database users, access lists, backups and restores";

/** What `monk load` reads first. Modules come before those that require them. */
export function manifest(
  kinds: readonly Kind[],
  { version, hash }: { readonly version: string; readonly hash: string },
): string {
  const names = kinds.map(({ kind }) => kind);
  const shared = Object.keys(modules);
  const secrets = suppliedSecrets(kinds);
  const lines = [
    ["REPO", namespace],
    ["VERSION", version],
    ["VERSION_HASH", hash],
    ["DESCRIPTION", description],
    ["TAGS", "mongodb, atlas, database, backup"],
    ["LOAD", [...shared, ...names].map((name) => `${name}.yaml`).join(" ")],
    ["RESOURCES", [...shared.map((name) => `${name}.js`), ...names.map(scriptOf)].join(" ")],
    ["SECRET", secrets.join(" ")],
  ];
  return `${lines.map((line) => line.join(" ")).join("\n")}\n`;
}

/** Secrets that nobody but the user can supply, under the names that they have by default. */
function suppliedSecrets(kinds: readonly Kind[]): string[] {
  const names = kinds.flatMap(({ definition }) => {
    const schema = definitionSchema(definition);
    const read = secretProperties(definition).filter(({ use }) => use === "read");
    return read.flatMap(({ property }) => {
      const fragment = schema[property];
      return fragment !== undefined && "default" in fragment ? [String(fragment.default)] : [];
    });
  });
  return [...new Set(names)].sort();
}
