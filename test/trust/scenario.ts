import { inventory, memory } from "./inventory.ts";
import type { Command } from "./process.ts";
import { doneByAgent } from "./scenario-agent.ts";
import { beginnings, provisionSeconds } from "./scenario-beginning.ts";
import { scenariosBeside } from "./scenario-beside.ts";
import { company } from "./scenario-company.ts";
import { scenariosOfLooking } from "./scenario-look.ts";
import { type Frozen, openWorld, type World, type WorldOptions } from "./world.ts";

/** A command, and the world in which it is given. */
export interface Scenario {
  readonly name: string;
  readonly from: Frozen;
  readonly command: Command;
  readonly credential: NonNullable<WorldOptions["credential"]>;
}

/** A world with a copy of what the scenario begins with. */
export function begin({ from, credential }: Pick<Scenario, "from" | "credential">): Promise<World> {
  // One of the two tables is enough to look into the audit log.
  return openWorld({ from, credential, provisionSeconds, audited: credential === "API key" });
}

/** Those that an agent gives as well. */
const alsoByAgents: Readonly<Record<"usual" | "all", RegExp>> = {
  usual: /^(plan of changes|update that creates|delete|get-backup-info \(orders\)|create-snapshot \(orders\))$/,
  // One form of each tool; the others differ in what an entity does, and not in what the tool makes of it.
  all: /^(?!.*(of shards|that leaves|killed|adopts|nothing to do|to download|\(small\)|of everything))/,
};

/** Every verb and every action that asks anything of Atlas, in each of its forms; the `usual` tools, or `all` of them. */
export async function scenarios(
  credential: Scenario["credential"],
  agents: "usual" | "all" = "usual",
): Promise<readonly Scenario[]> {
  const { ids, moment, ...worlds } = await beginnings(credential);
  const { empty, full, edited, forgotten, snapshotting, restoring, restoringForLong } = worlds;
  const { restoringFlex, restoredFlex, sharded, drilling } = worlds;
  const { bare, founded, revised } = await company(credential);
  const all: (readonly [string, Frozen, Command])[] = [
    ["plan of everything", empty, { verb: "plan" }],
    ["plan of changes", edited, { verb: "plan" }],
    ["plan that adopts", forgotten, { verb: "plan" }],
    ["update that creates", empty, { verb: "update" }],
    ["update that changes", edited, { verb: "update" }],
    ["update that adopts", forgotten, { verb: "update" }],
    ["update with nothing to do", full, { verb: "update" }],
    ["update after a drill that was killed", drilling, { verb: "update", targets: ["shop/orders"] }],
    ["update that adopts an organization and founds a project", bare, { verb: "update" }],
    ["update that changes an organization and a project's settings", revised, { verb: "update" }],
    ["delete", full, { verb: "delete", targets: ["shop"] }],
    ["delete after a drill that was killed", drilling, { verb: "delete", targets: ["shop/orders"] }],
  ];
  const action = (from: Frozen, cluster: string, name: string, given: Record<string, string> = {}, what = "") =>
    all.push([`${name}${what} (${cluster})`, from, { verb: "do", path: `shop/${cluster}`, action: name, given }]);
  const wait = { wait: "true", timeout: "60" };
  const latest = { latest: "true", timeout: "600" };
  const toMoment = { restore_timestamp: moment, target_id: "spare", ...wait };
  action(full, "orders", "get-backup-info");
  action(full, "small", "get-backup-info");
  action(full, "orders", "create-snapshot", wait);
  action(full, "orders", "list-snapshots");
  action(full, "small", "list-snapshots");
  action(sharded, "spare", "list-snapshots", {}, " of shards");
  action(snapshotting, "orders", "describe-snapshot", { snapshot_id: ids.runningSnapshot, ...wait });
  action(full, "small", "describe-snapshot", { snapshot_id: ids.flexSnapshot });
  action(sharded, "spare", "describe-snapshot", { snapshot_id: ids.shardedSnapshot }, " of shards");
  action(full, "orders", "delete-snapshot", { snapshot_id: ids.snapshot });
  action(sharded, "spare", "delete-snapshot", { snapshot_id: ids.shardedSnapshot }, " of shards");
  action(full, "orders", "update-snapshot", { snapshot_id: ids.snapshot, retention_days: "12" });
  action(full, "orders", "restore", { latest: "true", confirm: "orders", ...wait }, " of the latest");
  action(full, "orders", "restore", toMoment, " to a point in time");
  action(full, "orders", "restore", { snapshot_id: ids.snapshot, download: "true", ...wait }, " to download");
  action(full, "small", "restore", { latest: "true", confirm: "small", ...wait }, " of the latest");
  action(full, "small", "restore", { latest: "true", download: "true", ...wait }, " to download");
  action(restoring, "orders", "get-restore-status", { job_id: ids.restore, ...wait });
  action(restoringFlex, "small", "get-restore-status", { job_id: ids.flexRestore, ...wait });
  action(restoringForLong, "orders", "list-restore-jobs");
  action(restoredFlex, "small", "list-restore-jobs");
  action(restoringForLong, "orders", "cancel-restore", { job_id: ids.longRestore });
  action(full, "orders", "verify-backup", latest);
  action(full, "orders", "verify-backup", { ...latest, keep: "true" }, " that leaves its cluster");
  action(drilling, "orders", "verify-backup", latest, " after one that was killed");
  action(founded, "company", "list-users", { status: "active" });
  action(founded, "company", "list-projects");
  const { standing, rows } = await scenariosBeside(credential);
  all.push(...rows);
  all.push(...doneByAgent(all.filter(([name]) => alsoByAgents[agents].test(name))));
  all.push(...(await scenariosOfLooking(standing, credential)));
  return all.map(([name, from, command]) => ({ name, from, command, credential }));
}

/** What is there after a run: in Atlas, and in what the home remembers. */
export async function picture(world: World): Promise<readonly string[]> {
  return [...inventory(world.dataFile), ...memory(await world.process().workspace.records())];
}
