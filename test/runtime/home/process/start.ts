import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

/** Bundles the worker to a file that plain Node runs, and answers its path. */
export async function bundleWorker(folder: string): Promise<string> {
  const outfile = join(folder, "worker.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return outfile;
}

export interface Started {
  readonly child: ChildProcess;
  /** Lines that it has printed so far. */
  readonly lines: string[];
  /** The next line that it prints. */
  line(): Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly errors: () => string;
}

export function start(
  command: string,
  args: readonly string[],
  options: { uid?: number; env?: NodeJS.ProcessEnv } = {},
): Started {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    waiting.shift()?.(line);
  });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  return {
    child,
    lines,
    line: () => new Promise((done) => waiting.push(done)),
    ended: new Promise((done) => child.on("close", (code, signal) => done(signal ?? code))),
    errors: () => errors,
  };
}
