import type { Command, Ending } from "./process.ts";
import { adopted, changed, made, yamlOf } from "./scenario-template.ts";
import { type Frozen, openWorld, type World, type WorldOptions } from "./world.ts";

/** Worlds to begin with, made one out of the other as a user would, and the ids of what is in them. */
export interface Beginnings {
  /** Templates, and nothing made yet. */
  readonly empty: Frozen;
  /** Everything made, with a snapshot of each family of clusters. */
  readonly full: Frozen;
  /** The same, with templates that say otherwise. */
  readonly edited: Frozen;
  /** The same, with a home that remembers none of it. */
  readonly forgotten: Frozen;
  /** A snapshot is being taken. */
  readonly snapshotting: Frozen;
  readonly restoring: Frozen;
  /** A restore that can still be cancelled. */
  readonly restoringForLong: Frozen;
  readonly restoringFlex: Frozen;
  readonly restoredFlex: Frozen;
  /** Somebody has made two shards of `spare`, and a snapshot of them was taken. */
  readonly sharded: Frozen;
  /** A restore drill was killed, and its cluster is there. */
  readonly drilling: Frozen;
  readonly ids: Readonly<
    Record<
      "snapshot" | "flexSnapshot" | "runningSnapshot" | "shardedSnapshot" | "restore" | "longRestore" | "flexRestore",
      string
    >
  >;
  /** A point in time that can be restored, in Unix seconds. */
  readonly moment: string;
}

/** Such that nothing is ready at the very moment in which somebody looks. */
export const provisionSeconds = 2.2;

export async function beginnings(credential: NonNullable<WorldOptions["credential"]>): Promise<Beginnings> {
  const world = await openWorld({ credential, provisionSeconds });
  try {
    world.write(yamlOf(made));
    const empty = world.freeze();
    await run(world, { verb: "update" });
    // Atlas takes the first snapshot of a Flex cluster within a day.
    world.clock.advance(25 * 3_600_000);
    const snapshot = idOf(await act(world, "orders", "create-snapshot", { wait: "true" }));
    const [flexSnapshot] = (await act(world, "small", "list-snapshots")) as unknown[];
    const full = world.freeze();
    const moment = String(Math.floor(world.clock.now() / 1_000) - 60);
    /** What it answers is told beside the world that it leaves behind. */
    const variant = async <T>(change: (inside: World) => T | Promise<T>, seconds = provisionSeconds) => {
      const inside = await openWorld({ from: full, credential, provisionSeconds: seconds });
      const told = await change(inside);
      const frozen = inside.freeze();
      await inside.close();
      return [frozen, told] as const;
    };
    const restore = async (inside: World) =>
      idOf(await act(inside, "orders", "restore", { snapshot_id: snapshot, target_id: "spare" }));
    const flex = { latest: "true", confirm: "small" };
    const [edited] = await variant(async (inside) => {
      inside.write(yamlOf(changed));
      inside.keepsake.addSecret('a new passphrase, with spaces & "quotes"');
      await inside.secrets.set("app-password", 'a new passphrase, with spaces & "quotes"');
    });
    const [forgotten] = await variant((inside) => {
      inside.write(yamlOf(adopted));
      inside.forget();
    });
    const [snapshotting, runningSnapshot] = await variant(async (inside) =>
      idOf(await act(inside, "orders", "create-snapshot")),
    );
    const [restoring, restoreId] = await variant(restore);
    const [restoringForLong, longRestore] = await variant(restore, 40_000);
    const [restoringFlex, flexRestore] = await variant(async (inside) =>
      idOf(await act(inside, "small", "restore", flex)),
    );
    const [restoredFlex] = await variant((inside) => act(inside, "small", "restore", { ...flex, wait: "true" }));
    const [sharded, shardedSnapshot] = await variant(async (inside) => {
      await shard(inside, "spare");
      return idOf(await act(inside, "spare", "create-snapshot", { wait: "true" }));
    });
    const [drilling] = await variant(killInDrill);
    return {
      empty,
      full,
      edited,
      forgotten,
      snapshotting,
      restoring,
      restoringForLong,
      restoringFlex,
      restoredFlex,
      sharded,
      drilling,
      ids: {
        snapshot,
        flexSnapshot: idOf(flexSnapshot),
        runningSnapshot,
        shardedSnapshot,
        restore: restoreId,
        longRestore,
        flexRestore,
      },
      moment,
    };
  } finally {
    await world.close();
  }
}

/** Ends a drill as SIGKILL does, as soon as its cluster was asked for. */
async function killInDrill(world: World): Promise<void> {
  const process = world.process({
    async passage({ request }, send) {
      const reply = await send();
      if (request.method === "POST" && request.url.endsWith("/clusters")) world.kill(process);
      return reply;
    },
  });
  await process.run({ verb: "do", path: "shop/orders", action: "verify-backup", given: { latest: "true" } });
  if (!process.isCutOff) throw new Error("a drill makes no cluster");
}

async function shard({ colleague, clock }: World, clusterName: string): Promise<void> {
  const electableSpecs = { instanceSize: "M30", nodeCount: 3, diskSizeGB: 40 };
  const regionConfigs = [{ providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs }];
  const body = { clusterType: "SHARDED", replicationSpecs: [{ regionConfigs }, { regionConfigs }] } as const;
  for await (const { id: groupId } of colleague.list("listProjects", {})) {
    await colleague.call("updateCluster", { groupId, clusterName, body });
  }
  clock.advance(60_000);
}

function act(world: World, cluster: string, action: string, given: Record<string, string> = {}): Promise<unknown> {
  return run(world, { verb: "do", path: `shop/${cluster}`, action, given });
}

export async function run(world: World, command: Command): Promise<unknown> {
  const ending: Ending = await world.process().run(command);
  if (ending.outcome === "succeeded") return ending.result;
  throw new Error(`no scenario can begin: ${ending.messages.join("; ")}`);
}

export function idOf(thing: unknown): string {
  return (thing as { id: string }).id;
}
