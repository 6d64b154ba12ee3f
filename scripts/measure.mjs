// Runs a command as a process, and tells what it took. For the measurements beside this file.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs Node with these arguments: milliseconds of wall clock and of CPU, peak memory in MB, exit code. */
export async function measured(args, { cwd, env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "monk-measure-"));
  const file = join(folder, "usage.json");
  const source = `import{writeFileSync}from"node:fs";process.on("exit",()=>{const{userCPUTime,systemCPUTime,maxRSS}=process.resourceUsage();writeFileSync(${JSON.stringify(file)},JSON.stringify({cpu:(userCPUTime+systemCPUTime)/1000,memory:maxRSS/1024}))})`;
  const reporter = `data:text/javascript,${encodeURIComponent(source)}`;
  try {
    const ended = await run(["--import", reporter, ...args], cwd, env);
    return { ...ended, ...JSON.parse(readFileSync(file, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The wall clock alone, with nothing loaded beside the program, and without a word of it. */
export function timed(args, cwd) {
  return run(args, cwd, {}, "ignore");
}

function run(args, cwd, env, errors = "inherit") {
  return new Promise((done, failed) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", errors],
    });
    child.on("error", failed);
    child.on("exit", (code) => done({ milliseconds: performance.now() - begun, code }));
  });
}
