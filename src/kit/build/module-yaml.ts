import type { Files } from "./kit-file.ts";
import { type Edition, metadata, yamlFile } from "./yaml-file.ts";

/** The modules of the kit, each before those that require it, and what they are. */
export const modules = {
  library: "Packages of others that travel with this one, unchanged: ipaddr.js and @noble/hashes.",
  base: "What the entities of this package share: the client of the Atlas Administration API, and how Monk runs them.",
} as const;

/** A file for each module; its script is beside it. */
export function moduleYamlFiles(edition: Edition): Files {
  const files = Object.entries(modules).map(([name, description]) => [
    `${name}.yaml`,
    yamlFile(edition, name, {
      defines: "module",
      metadata: metadata(name.charAt(0).toUpperCase() + name.slice(1), description, edition),
      source: `<<< ${name}.js`,
    }),
  ]);
  return Object.fromEntries(files);
}
