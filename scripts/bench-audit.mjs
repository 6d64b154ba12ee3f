// Measures what the audit log costs: updates of a fleet by the program as it is, and by one that was built without a log,
// in turns. Prints medians and their difference; asserts nothing. Usage: npm run bench
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { start } from "../dist/emulator.js";
import { bundleProgram } from "./bundle.mjs";
import { measured, median } from "./measure.mjs";

const turns = Number(process.env.BENCH_TURNS ?? 15);
const folder = mkdtempSync(join(tmpdir(), "monk-bench-audit-"));

/** Stands in for the log where it is left out; no option of the program does that. */
const silent = {
  name: "without the audit log",
  setup({ onLoad }) {
    onLoad({ filter: /src[\\/]audit[\\/]audit-log\.ts$/ }, () => ({
      contents: "export class AuditLog { async write() {} note() {} async close() {} }",
      loader: "ts",
    }));
  },
};

async function built(name, plugins) {
  await bundleProgram(join(folder, name), { plugins });
  return join(folder, name, "monk.js");
}

async function fleetYaml(size) {
  const { code } = await transform(readFileSync("test/support/fleet.ts", "utf8"), { loader: "ts", format: "esm" });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).fleetYaml(size);
}

async function update(program, home, env) {
  const { milliseconds, cpu, code } = await measured([program, "update", "--silent", "--home", home], {
    cwd: folder,
    env,
  });
  if (code !== 0) throw new Error(`exit ${code}`);
  return { wall: milliseconds, cpu };
}

/** How far one in two of them lies from the median, at most. */
function spread(values) {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

function tell(label, unit, kept, left) {
  const [one, other] = [median(kept), median(left)];
  // Turn by turn, so that a machine that gets slower does not show as a cost.
  const difference = median(kept.map((value, turn) => value - left[turn]));
  console.log(
    `${label.padEnd(10)} with ${one.toFixed(0)} ${unit} (± ${spread(kept).toFixed(0)}), without ${other.toFixed(0)} ${unit} ` +
      `(± ${spread(left).toFixed(0)}), the log takes ${difference.toFixed(0)} ${unit}: ${((100 * difference) / other).toFixed(1)} %`,
  );
}

const programs = { kept: await built("with", []), left: await built("without", [silent]) };

/** Runs both programs in turns, each first in every other turn, and tells the difference. `run` resolves with its times. */
async function compared(label, run) {
  const cost = { kept: { wall: [], cpu: [] }, left: { wall: [], cpu: [] } };
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const which of turn % 2 === 0 ? ["kept", "left"] : ["left", "kept"]) {
      const { wall, cpu } = await run(programs[which]);
      // The first of each warms the disk up.
      if (turn === 0) continue;
      cost[which].wall.push(wall);
      cost[which].cpu.push(cpu);
    }
  }
  console.log(`\n${label}, median of ${turns} in turns`);
  tell("wall clock", "ms", cost.kept.wall, cost.left.wall);
  tell("CPU time", "ms", cost.kept.cpu, cost.left.cpu);
}

async function withAtlas(size, work) {
  writeFileSync(join(folder, "mongodb-atlas.yaml"), await fleetYaml(size));
  const atlas = await start({ latencyMs: 50, provisionSeconds: 0 });
  const { clientId, clientSecret } = atlas.serviceAccount;
  const home = mkdtempSync(join(folder, "home-"));
  const env = {
    ATLAS_API_URL: atlas.url,
    MONK_SECRET_MONGODB_ATLAS_TOKEN: `${clientId}:${clientSecret}`,
    MONK_SECRET_FLEET_PASSWORD: "a-fleet-Passw0rd",
  };
  try {
    return await work((program) => update(program, home, env));
  } finally {
    await atlas.close();
    rmSync(home, { recursive: true });
  }
}

console.log("What the audit log costs; Atlas 50 ms away, 10 at a time");
try {
  await withAtlas({ projects: 50, users: 20, entries: 10 }, async (run) => {
    await run(programs.kept);
    await compared("update of 1,600 entities, nothing to do", run);
  });
  const small = { projects: 5, users: 20, entries: 10 };
  await compared("first update of 160 entities", (program) => withAtlas(small, (run) => run(program)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
