import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Home, openHome } from "../../../src/runtime/home/index.ts";

/** A home in a folder of its own, removed after the test. The folder of the home itself is not made yet. */
export async function temporaryHome(): Promise<Home> {
  return openHome(join(await temporaryFolder(), ".monk"));
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "monk-home-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
