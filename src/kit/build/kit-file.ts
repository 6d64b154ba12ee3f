import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Contents by file name. */
export type Files = Readonly<Record<string, string>>;

/** 12 hexadecimal digits that change with the name or the contents of any file, and not with their order. */
export function versionHash(files: Files): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(files).sort()) {
    const contents = files[name] ?? "";
    hash.update(`${name} ${Buffer.byteLength(contents)}\n${contents}`);
  }
  return hash.digest("hex").slice(0, 12);
}

/** Puts a folder of these files in the place of whatever is there; until all are written, the old one stands. */
export function replaceFolder(folder: string, files: Files): void {
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    // Others may read it, unlike other temporary folders.
    chmodSync(fresh, 0o755);
    for (const [name, contents] of Object.entries(files)) writeFileSync(join(fresh, name), contents);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}
