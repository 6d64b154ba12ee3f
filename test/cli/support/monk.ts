import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { program } from "../../support/program.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with files in it, and a home of its own: a place to call the command line in. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "monk-cli-"));
  readonly home = join(this.folder, "home");
  /** Another build, for a test that needs one. */
  program = program;
  /** Added to the environment of every call. */
  readonly environment: Record<string, string> = {};

  constructor(files: Readonly<Record<string, string>> = {}) {
    if (!existsSync(program)) throw new Error(`${program} is not there: run npm run build first`);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Calls the command line, with nothing or `input` on standard input, and waits for its end. */
  async monk(line: string | readonly string[], input = ""): Promise<Ended> {
    const child = this.start(line);
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    return ended(child);
  }

  start(line: string | readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
    const words = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
    const { PATH = "", SystemRoot = "" } = process.env;
    return spawn(process.execPath, [this.program, ...words], {
      cwd: this.folder,
      env: { PATH, SystemRoot, MONK_HOME: this.home, ...this.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
  }
}

export async function ended(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((done) => child.on("close", (code) => done({ code, stdout, stderr })));
}

/** Resolves once the stream has shown the text. */
export function shown(stream: Readable, text: string): Promise<void> {
  return new Promise((done, failed) => {
    let seen = "";
    stream.on("data", (chunk) => {
      seen += chunk;
      if (seen.includes(text)) done();
    });
    stream.on("end", () => failed(new Error(`never shown: ${text}\n${seen}`)));
  });
}

/** The lines of JSON events. */
export function eventsOf({ stdout }: Ended): { event: string; [member: string]: unknown }[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
