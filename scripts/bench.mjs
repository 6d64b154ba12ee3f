// Measures what users wait for: a fleet of 1,600 entities over an Atlas 50 ms away, and how soon the command line answers.
// Prints figures and ratios; asserts nothing. Usage: npm run bench
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { transform } from "esbuild";
import { start } from "../dist/emulator.js";
import { measured, median, timed } from "./measure.mjs";

const program = resolve("dist/cli/monk.js");
const folder = mkdtempSync(join(tmpdir(), "monk-bench-"));

async function fleet() {
  const source = readFileSync("test/support/fleet.ts", "utf8");
  const { code } = await transform(source, { loader: "ts", format: "esm" });
  const { fleetYaml } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  writeFileSync(join(folder, "mongodb-atlas.yaml"), fleetYaml({ projects: 50, users: 20, entries: 10 }));
  const atlas = await start({ latencyMs: 50, provisionSeconds: 0 });
  const { clientId, clientSecret } = atlas.serviceAccount;
  const env = {
    ATLAS_API_URL: atlas.url,
    MONK_SECRET_MONGODB_ATLAS_TOKEN: `${clientId}:${clientSecret}`,
    MONK_SECRET_FLEET_PASSWORD: "a-fleet-Passw0rd",
  };
  const update = async (label) => {
    const before = atlas.requests.length;
    const { milliseconds, code, memory } = await measured([program, "update", "--silent"], { cwd: folder, env });
    const sent = atlas.requests.slice(before);
    const writes = sent.filter(({ method, path }) => method !== "GET" && !path.startsWith("/api/oauth/")).length;
    const refused = sent.filter(({ status }) => status === 429).length;
    console.log(
      `${label.padEnd(28)} ${(milliseconds / 1000).toFixed(2).padStart(7)} s  ${String(sent.length).padStart(5)} requests  ` +
        `${String(writes).padStart(5)} writes  ${refused} refused (429)  ${memory.toFixed(0)} MB peak  exit ${code}`,
    );
  };
  console.log("1,600 entities, Atlas 50 ms away, 10 at a time");
  await update("first update");
  for (const turn of [1, 2, 3]) await update(`update, nothing to do (${turn})`);
  await atlas.close();
}

async function starts() {
  const desk = mkdtempSync(join(tmpdir(), "monk-bench-start-"));
  cpSync("examples/getting-started", desk, { recursive: true });
  writeFileSync(join(desk, "bad.yaml"), "namespace: shop\nproject:\n  defines: mongodb-atlas/project\n  nmae: shop\n");
  const commands = [
    ["node -e 0", ["-e", "0"], 1],
    ["monk --version", [program, "--version"], 2],
    ["monk schema", [program, "schema"], 3],
    ["monk plan, bad input", [program, "plan", "-f", "bad.yaml", "--silent"], 3],
    ["monk plan --emulator", [program, "plan", "--emulator", "--silent"], 5],
  ];
  const times = commands.map(() => []);
  // In turns, so that a machine that slows down slows down all of them.
  for (let turn = 0; turn < 12; turn += 1) {
    for (const [index, [, args]] of commands.entries()) {
      const { milliseconds } = await timed(args, desk);
      if (turn > 0) times[index].push(milliseconds);
    }
  }
  const base = median(times[0]);
  console.log("\nfrom start to end of the process, median of 11");
  for (const [index, [label, , bound]] of commands.entries()) {
    const time = median(times[index]);
    console.log(
      `${label.padEnd(28)} ${time.toFixed(0).padStart(5)} ms  ${(time / base).toFixed(2)} times node -e 0 (wanted: at most ${bound})`,
    );
  }
  rmSync(desk, { recursive: true, force: true });
}

const [cpu] = cpus();
console.log(`${cpus().length} x ${cpu?.model ?? "unknown"}, Node ${process.version}, ${process.platform}\n`);
try {
  await fleet();
  await starts();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
