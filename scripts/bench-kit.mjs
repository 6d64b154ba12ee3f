// Measures the kit: how much JavaScript a call loads, and how long calls of a cluster's script take in Goja, in Node's vm
// and, beside them, in the Node runtime. Prints figures; asserts nothing. Usage: npm run bench
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { start } from "../dist/emulator.js";
import { openWorkspace } from "../dist/index.js";
import { median } from "./measure.mjs";

const kit = "dist/monk";
const turns = 15;
const folder = mkdtempSync(join(tmpdir(), "monk-bench-kit-"));

/** The engines and the small Monk of the tests, which are TypeScript. */
async function testEngines() {
  const outfile = resolve("node_modules/.cache/bench-kit.mjs");
  const names = ["engines.ts", "monk/kit.ts", "monk/small-monk.ts"];
  await build({
    stdin: { contents: names.map((name) => `export * from "./test/engine/${name}";`).join("\n"), resolveDir: "." },
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
    plugins: [{ name: "own-place", setup: keepPlaces }],
  });
  return import(pathToFileURL(outfile).href);
}

/** Each file goes on finding the files that lie beside it. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /[\\/]test[\\/]engine[\\/].*\.ts$/ }, ({ path }) => ({
    contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
    loader: "ts",
  }));
}

function sizes() {
  const read = (name) => readFileSync(join(kit, name), "utf8");
  const modulesOf = (name, found = new Set()) => {
    for (const [, module] of read(name).matchAll(/\brequire\("mongodb-atlas\/([a-z-]+)"\)/g)) {
      if (!found.has(`${module}.js`)) modulesOf(`${module}.js`, found.add(`${module}.js`));
    }
    return found;
  };
  const kilobytes = (...names) =>
    `${(names.reduce((sum, name) => sum + Buffer.byteLength(read(name)), 0) / 1000).toFixed(0)} kB`;
  console.log(`${"JavaScript that a call loads".padEnd(36)} ${"own".padStart(8)}  with its modules`);
  for (const name of readdirSync(kit).filter((one) => one.endsWith("-sync.js"))) {
    const label = `mongodb-atlas/${name.replace("-sync.js", "")}`;
    const own = kilobytes(name);
    console.log(`${label.padEnd(36)} ${own.padStart(8)}  ${kilobytes(name, ...modulesOf(name)).padStart(16)}`);
  }
}

/** Requests that an emulator answered while something was measured, and how many of them write. */
function watch(atlas) {
  const begun = performance.now();
  const before = atlas.requests.length;
  return () => {
    const milliseconds = performance.now() - begun;
    const sent = atlas.requests.slice(before);
    const writes = sent.filter(({ method, path }) => method !== "GET" && !path.startsWith("/api/oauth/")).length;
    return { milliseconds, requests: sent.length, writes };
  };
}

const permitted = "permitted-secrets: { mongodb-atlas-token: true, mongodb-atlas-access-token: true }";
const cluster = (size, projectId) => `  defines: mongodb-atlas/cluster
  name: cluster-${size.toLowerCase()}
  project_id: ${projectId}
  provider: AWS
  region: US_EAST_1
  instance_size: ${size}
  allow_ips: [192.168.${size.slice(1)}.0/24]
  ${permitted}
`;
const clusters = { M0: "bench/free", M10: "bench/dedicated" };

/** Writes the templates; a project for them is there already, so that a run is of one cluster alone. */
async function declareClusters(atlas, credential) {
  writeFileSync(
    join(folder, "project.yaml"),
    `namespace: bench\nproject:\n  defines: mongodb-atlas/project\n  name: bench\n  organization: my-organization\n  ${permitted}\n`,
  );
  const { workspace, secrets, close } = openWorkspace({
    directory: folder,
    files: ["project.yaml"],
    home: "project",
    apiUrl: atlas.url,
  });
  await secrets.set("mongodb-atlas-token", credential);
  await workspace.update();
  const { state } = await workspace.describe("bench/project");
  await close();
  const templates = Object.entries(clusters).map(
    ([size, path]) => `${path.slice("bench/".length)}:\n${cluster(size, state.id)}`,
  );
  writeFileSync(join(folder, "clusters.yaml"), `namespace: bench\n${templates.join("")}`);
}

/** The kit in one engine: what is measured is the engine's call, from the script's text to the state that it returns. */
function kitPlayer(atlas, credential, tools, kind) {
  const engine = kind.start();
  let up;
  let measured;
  const monk = new tools.SmallMonk({
    engine: {
      async run(call, outside) {
        // The start of its process or thread is no part of a call.
        up ??= engine.run(
          { ...call, script: { name: "nothing.js", text: "function main() {}" }, modules: {} },
          outside,
        );
        await up;
        const done = watch(atlas);
        const ending = await engine.run(call, outside);
        measured = done();
        return ending;
      },
    },
    files: [tools.kitManifest, "clusters.yaml"],
    cwd: folder,
    clock: atlas.clock,
    origins: { "https://cloud.mongodb.com": atlas.url },
  });
  monk.secrets.add("mongodb-atlas-token", credential);
  const call = async (path, action) => {
    await monk.call(path, action);
    return measured;
  };
  return {
    title: `the kit ${kind.title}`,
    create: (path) => call(path, "create"),
    update: (path) => call(path, "update"),
    start: (path) => call(path, "start"),
    async first(path) {
      const fresh = kitPlayer(atlas, credential, tools, kind);
      const figure = await fresh.start(path);
      await fresh.close();
      return figure;
    },
    remove: (path) => monk.purge([path]),
    close: () => engine.close(),
  };
}

/** Our own runtime, in this process: what is measured is an entity, from its template to where only readiness is waited for. */
async function nodePlayer(atlas, credential) {
  let done;
  let measured;
  const { workspace, secrets, close } = openWorkspace({
    directory: folder,
    files: ["clusters.yaml"],
    apiUrl: atlas.url,
    on(event) {
      if (event.event === "run-started") done = watch(atlas);
      if (event.event === "applied") measured = done();
      if (event.event === "failed") console.error(`${event.path}: ${event.message}`);
    },
  });
  await secrets.set("mongodb-atlas-token", credential);
  const update = async (path) => {
    const { outcome } = await workspace.update([path]);
    if (outcome !== "done") throw new Error(`the update of ${path} has ${outcome}`);
    return measured;
  };
  return { title: "Node runtime", create: update, update, remove: (path) => workspace.remove([path]), close };
}

const rows = [
  { label: "create, M0", verb: "create", path: clusters.M0 },
  { label: "create, M10", verb: "create", path: clusters.M10 },
  { label: "update, M0, nothing to do", verb: "update", path: clusters.M0 },
  { label: "update, M10, nothing to do", verb: "update", path: clusters.M10 },
  { label: "start, which does nothing", verb: "start", path: clusters.M0 },
  { label: "the same, not yet compiled", verb: "first", path: clusters.M0 },
];

/** All calls of all players, by player and then by row. */
async function measure(players) {
  const figures = new Map(players.map((player) => [player, new Map(rows.map((row) => [row, []]))]));
  // In turns, so that a machine that slows down slows down all of them; the first turn warms up.
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const player of players) {
      for (const row of rows) {
        const figure = await player[row.verb]?.(row.path);
        if (figure && turn > 0) figures.get(player).get(row).push(figure);
      }
      for (const path of Object.values(clusters)) await player.remove(path);
    }
  }
  return figures;
}

async function calls() {
  const tools = await testEngines();
  const atlas = await start({ provisionSeconds: 0 });
  const { clientId, clientSecret } = atlas.serviceAccount;
  const credential = `${clientId}:${clientSecret}`;
  await declareClusters(atlas, credential);
  const kinds = await tools.engineKinds();
  const players = kinds.filter(({ skip }) => !skip).map((kind) => kitPlayer(atlas, credential, tools, kind));
  players.push(await nodePlayer(atlas, credential));
  const figures = await measure(players);
  for (const player of players) await player.close();
  await atlas.close();

  console.log(`\none call for a cluster, Atlas on this machine and ready at once, median of ${turns}`);
  for (const { title } of kinds.filter(({ skip }) => skip)) console.log(`the kit ${title}`);
  const columns = players.map(({ title }) => title.padStart(20)).join("");
  console.log(`${"".padEnd(28)}${columns}  requests  writes`);
  for (const row of rows) {
    const made = players.map((player) => figures.get(player).get(row)).filter(({ length }) => length > 0);
    const times = players.map((player) => {
      const all = figures.get(player).get(row);
      return (all.length === 0 ? "" : `${of(all, "milliseconds").toFixed(1)} ms`).padStart(20);
    });
    // One number where all agree.
    const [requests, writes] = ["requests", "writes"].map((name) => [...new Set(made.map((all) => of(all, name)))]);
    console.log(
      `${row.label.padEnd(28)}${times.join("")}  ${requests.join("/").padStart(8)}  ${writes.join("/").padStart(6)}`,
    );
  }
}

const of = (figures, name) => median(figures.map((one) => one[name]));
const [cpu] = cpus();
console.log(`\n${cpus().length} x ${cpu?.model ?? "unknown"}, Node ${process.version}, ${process.platform}\n`);
try {
  sizes();
  await calls();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
