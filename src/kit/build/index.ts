import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { resources } from "../../../entities/index.ts";
import { entityYaml } from "./entity-yaml.ts";
import type { Kind } from "./kind.ts";
import { type Files, replaceFolder, versionHash } from "./kit-file.ts";
import { buildScripts } from "./kit-script.ts";
import { manifest } from "./manifest.ts";
import { moduleYamlFiles } from "./module-yaml.ts";
import type { Edition } from "./yaml-file.ts";

export { KitError, type Mistake } from "./mistake.ts";

export interface KitReport {
  readonly version: string;
  readonly hash: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Writes the kit for Monk's engine into `outdir`, in place of what is there.
 *
 * `root` is the folder of the sources. Rejects with a `KitError` that names every place which the engine would not
 * take; then nothing is written.
 */
export async function buildKit(outdir: string, root = process.cwd()): Promise<KitReport> {
  const home = resolve(root);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Package;
  const scripts = await buildScripts(home, version, resources);
  const hash = versionHash({ ...scripts, ...yamlFiles(resources, { version }) });
  const files = {
    MANIFEST: manifest(resources, { version, hash }),
    ...yamlFiles(resources, { version, hash }),
    ...scripts,
  };
  replaceFolder(resolve(home, outdir), files);
  const sizes = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) }));
  return { version, hash, files: sizes };
}

interface Package {
  readonly version: string;
}

function yamlFiles(kinds: readonly Kind[], edition: Edition): Files {
  const entities = kinds.map((kind) => [`${kind.kind}.yaml`, entityYaml(kind, edition)]);
  return { ...moduleYamlFiles(edition), ...Object.fromEntries(entities) };
}
