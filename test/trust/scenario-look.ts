import type { Atlas } from "../../src/atlas/index.ts";
import { checkIds } from "../../src/check/index.ts";
import { reports } from "./front-line.ts";
import type { Command } from "./process.ts";
import { idOf, provisionSeconds } from "./scenario-beginning.ts";
import { type Frozen, openWorld, type WorldOptions } from "./world.ts";

/** Whoever reads and checks what is there, and calls operations by name. */

/** Something of every kind that an inventory tells of. */
export async function scenariosOfLooking(
  standing: Frozen,
  credential: NonNullable<WorldOptions["credential"]>,
): Promise<readonly (readonly [string, Frozen, Command])[]> {
  const world = await openWorld({ from: standing, credential, provisionSeconds });
  try {
    const groupId = await furnish(world.colleague);
    world.clock.advance(3_600_000);
    const alert = idOf(world.atlas.raiseAlert(groupId, { event: "HOST_DOWN" }));
    world.write(JSON.stringify(newUser), "user.json");
    world.keepsake.addSecret(newUser.password);
    world.write(waivers, "waivers.yaml");
    const estate = world.freeze();
    const call = (name: string, line: readonly string[], what = "") =>
      [`api ${name}${what}`, estate, { verb: "api", line: [name, ...line] }] as const;
    const inProject = `groupId=${groupId}`;
    const reportsOf = (...kinds: readonly string[]) =>
      kinds.flatMap((kind) => [`--${kind}`, `${reports}/report.${kind}`]);
    return [
      ["inventory", estate, { verb: "inventory", line: ["--json", ...reportsOf("html", "csv")] }],
      ["inventory on a terminal", estate, { verb: "inventory", line: [] }],
      [
        "check",
        estate,
        {
          verb: "check",
          line: ["--json", "--fail-on", "info", "--waivers", "waivers.yaml", ...reportsOf("html", "junit", "sarif")],
        },
      ],
      call("getCluster", [inProject, "clusterName=orders"]),
      call("listDatabaseUsers", [inProject, "--limit", "1"]),
      call("createDatabaseUser", [inProject, "--body", "user.json", "--yes"]),
      call("createSnapshot", [
        inProject,
        "clusterName=orders",
        'body={"description":"by hand","retentionInDays":3}',
        "--yes",
      ]),
      call("updateCluster", [inProject, "clusterName=orders", 'body={"terminationProtectionEnabled":true}', "--yes"]),
      call("deleteDatabaseUser", [inProject, "databaseName=admin", "username=clerk", "--yes"]),
      call("acknowledgeAlert", [
        inProject,
        `alertId=${alert}`,
        'body={"acknowledgedUntil":"2100-01-01T00:00:00Z"}',
        "--yes",
      ]),
      [
        "mcp inventory",
        estate,
        { verb: "mcp", tool: "inventory", given: { show: ["clusters", "users", "service_accounts"] } },
      ],
      ["mcp check", estate, { verb: "mcp", tool: "check", given: { limit: 1000 } }],
    ];
  } finally {
    await world.close();
  }
}

const newUser = {
  username: "visitor",
  databaseName: "admin",
  password: "a-password-of-a-visitor",
  roles: [{ databaseName: "admin", roleName: "readAnyDatabase" }],
};

async function furnish(colleague: Atlas): Promise<string> {
  const groupId = idOf((await colleague.collection("listProjects", {}))[0]);
  const electableSpecs = { instanceSize: "M10", nodeCount: 3 };
  const regionConfigs = [{ providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs }];
  const orders = {
    name: "orders",
    clusterType: "REPLICASET",
    backupEnabled: true,
    replicationSpecs: [{ regionConfigs }],
  };
  await colleague.call("createCluster", { groupId, body: orders });
  const providerSettings = { backingProviderName: "AWS", regionName: "US_EAST_1" };
  await colleague.call("createFlexCluster", { groupId, body: { name: "small", providerSettings } });
  const clerk = { ...newUser, username: "clerk", password: "a-password-of-a-clerk" };
  await colleague.call("createDatabaseUser", { groupId, body: { ...clerk, groupId } });
  await colleague.call("createAccessEntries", { groupId, body: [{ cidrBlock: "198.51.100.0/24", comment: "office" }] });
  return groupId;
}

/** Whatever is found in what could be read may stay; that something could not be may not. */
const waivers = JSON.stringify({
  version: 1,
  waivers: checkIds
    .filter((id) => id !== "not-read")
    .map((id) => ({ id, resource: "*", reason: "known and accepted here", until: "2100-01-01" })),
});
