// Gathers the licences of the packages that a bundle holds: they ask to go along.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a file with the licence of each package among the inputs of a bundle (esbuild's metafile). */
export function licencesOf({ inputs }) {
  const folders = new Set(Object.keys(inputs).flatMap((path) => packageOf(path) ?? []));
  const parts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    if (files.length === 0 && typeof license !== "string") throw new Error(`${name} has no licence`);
    const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
    return [`${name} ${version} (${license})`, ...texts].join("\n\n");
  });
  const line = `\n\n${"-".repeat(80)}\n\n`;
  return `This program contains the packages below, each under its own licence.${line}${parts.join(line)}\n`;
}

/** The folder of the package that a file belongs to; undefined for our own. */
function packageOf(path) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return folder !== undefined && existsSync(join(folder, "package.json")) ? folder : undefined;
}
