import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Sandbox } from "./sandbox.ts";

/** The built command line; `MONK_PROGRAM` names another build of it. */
export const program = process.env.MONK_PROGRAM ?? join(import.meta.dirname, "..", "..", "dist", "cli", "monk.js");

/** Runs a command in the sandbox's folder, as a process that sends its requests to `url`. */
export function spawned(box: Sandbox, url: string, ...line: readonly string[]): ChildProcess {
  const { PATH = "", SystemRoot = "" } = process.env;
  return spawn(process.execPath, [program, ...line, "--api-url", url], {
    cwd: box.folder,
    env: { PATH, SystemRoot },
    stdio: "ignore",
  });
}
