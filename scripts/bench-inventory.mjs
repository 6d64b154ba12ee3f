// Measures the reading of a large organization: 250 projects with 500 clusters, and an Atlas 50 ms away.
// Prints requests, seconds and peak memory; asserts nothing. Usage: npm run bench
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { start } from "../dist/emulator.js";
import { measured } from "./measure.mjs";

const program = resolve("dist/cli/monk.js");
const size = { projects: 250, clusters: 2, users: 4 };
const folder = mkdtempSync(join(tmpdir(), "monk-bench-inventory-"));
const reader = {
  clientId: `mdb_sa_id_${"e".repeat(24)}`,
  clientSecret: "mdb_sa_sk_reads-only",
  roles: [{ role: "ORG_READ_ONLY" }],
};

/** Asks in the process, as the owner. */
async function asker(atlas) {
  const { clientId, clientSecret } = atlas.serviceAccount;
  const ask = async (path, headers, body) => {
    const answer = await atlas.fetch(new Request(`${atlas.url}${path}`, { method: "POST", headers, body }));
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const form = { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" };
  const { access_token: token } = await ask("/api/oauth/token", form, "grant_type=client_credentials");
  return (path, body, version = "2024-08-05") => {
    const type = `application/vnd.atlas.${version}+json`;
    const headers = { authorization: `Bearer ${token}`, accept: type, "content-type": type };
    return ask(`/api/atlas/v2${path}`, headers, JSON.stringify(body));
  };
}

const hardware = { instanceSize: "M10", nodeCount: 3 };
const region = { providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs: hardware };

async function populate(data) {
  const atlas = await start({ data, provisionSeconds: 0 });
  const post = await asker(atlas);
  const orgId = atlas.orgs[0].id;
  for (let project = 0; project < size.projects; project += 1) {
    const { id } = await post("/groups", { name: `project-${project}`, orgId }, "2023-01-01");
    for (let cluster = 0; cluster < size.clusters; cluster += 1) {
      const replicationSpecs = [{ regionConfigs: [region] }];
      await post(`/groups/${id}/clusters`, { name: `cluster-${cluster}`, clusterType: "REPLICASET", replicationSpecs });
    }
    for (let user = 0; user < size.users; user += 1) {
      const roles = [{ roleName: "readWrite", databaseName: "shop" }];
      const body = {
        groupId: id,
        databaseName: "admin",
        username: `user-${user}`,
        password: "a-sample-Passw0rd",
        roles,
      };
      await post(`/groups/${id}/databaseUsers`, body, "2023-01-01");
    }
    await post(`/groups/${id}/accessList`, [{ cidrBlock: "198.51.100.0/24" }], "2023-01-01");
  }
  await atlas.close();
}

try {
  const data = join(folder, "emulator.jsonl");
  await populate(data);
  const atlas = await start({ data, latencyMs: 50, provisionSeconds: 0, credentials: [reader] });
  const env = {
    ATLAS_API_URL: atlas.url,
    MONK_SECRET_MONGODB_ATLAS_TOKEN: `${reader.clientId}:${reader.clientSecret}`,
  };
  console.log(`\n${size.projects} projects, ${size.projects * size.clusters} clusters, Atlas 50 ms away`);
  for (const args of [
    ["inventory", "--json"],
    ["inventory", "--html", "report.html"],
    ["check", "--json"],
  ]) {
    const before = atlas.requests.length;
    const { milliseconds, code, memory } = await measured([program, ...args], { cwd: folder, env });
    const sent = atlas.requests.slice(before).filter(({ path }) => !path.startsWith("/api/oauth/"));
    const ofProjects = sent.filter(({ path }) => /\/groups\/[0-9a-f]{24}\//.test(path)).length;
    const writes = sent.filter(({ method }) => method !== "GET").length;
    console.log(
      `${`monk ${args.join(" ")}`.padEnd(34)} ${(milliseconds / 1000).toFixed(2).padStart(6)} s  ` +
        `${sent.length} requests (${(ofProjects / size.projects).toFixed(1)} of each project)  ${writes} writes  ` +
        `${memory.toFixed(0)} MB peak  exit ${code}`,
    );
  }
  await atlas.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
