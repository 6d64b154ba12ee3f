import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const sources = fileURLToPath(new URL(".", import.meta.url));
const cache = fileURLToPath(new URL("../../../node_modules/.cache/goja-engine", import.meta.url));
const execute = promisify(execFile);

/** The path of the program that runs scripts in Goja, built when its sources are new; or why this machine cannot build it. */
export async function gojaProgram(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const path = join(cache, await fingerprint());
  if (existsSync(path)) return { path };
  const missing = await whatIsMissing();
  if (missing !== undefined) return { missing };
  await mkdir(cache, { recursive: true });
  const built = `${path}.${randomUUID()}`;
  await go("build", "-buildvcs=false", "-o", built, ".");
  await rename(built, path);
  return { path };
}

async function fingerprint(): Promise<string> {
  const names = (await readdir(sources)).filter((name) => /\.(go|mod|sum)$/.test(name)).sort();
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const name of names) hash.update(`\n${name}\n`).update(await readFile(join(sources, name)));
  return hash.digest("hex").slice(0, 16);
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    await go("mod", "download");
    return undefined;
  } catch (reason) {
    const { code, stderr = "" } = reason as { code?: unknown; stderr?: string };
    return code === "ENOENT"
      ? "there is no `go` here"
      : `its Go modules cannot be had: ${stderr.trim().split("\n")[0]}`;
  }
}

function go(...args: string[]) {
  return execute("go", args, { cwd: sources });
}
