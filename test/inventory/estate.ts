import { onTestFinished } from "vitest";
import { session } from "../../entities/index.ts";
import type { Atlas } from "../../src/atlas/index.ts";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import { type Inventory, type ReadOptions, readInventory } from "../../src/inventory/index.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const reader = { clientId: `mdb_sa_id_${"e".repeat(24)}`, clientSecret: "mdb_sa_sk_may-only-read" };
const colleague = { clientId: `mdb_sa_id_${"c".repeat(24)}`, clientSecret: "mdb_sa_sk_somebody-else" };

/** An organization to be read, and a credential that may read it and nothing else. */
export interface Estate {
  readonly atlas: Emulator;
  /** `clientId:clientSecret` of who may only read. */
  readonly credential: string;
  /** Who made everything. */
  readonly owner: Atlas;
  /** Somebody else who may do the same. */
  readonly colleague: Atlas;
  readonly organization: string;
  /** A project, by name; answers its id. */
  project(name: string, tags?: Record<string, string>): Promise<string>;
  /** Under the read-only credential. */
  read(options?: Partial<ReadOptions>): Promise<Inventory>;
}

export async function estate(options: EmulatorOptions = {}): Promise<Estate> {
  const atlas = await start({
    provisionSeconds: 0,
    credentials: [
      { ...reader, roles: [{ role: "ORG_READ_ONLY" }] },
      { ...colleague, roles: [{ role: "ORG_OWNER" }] },
    ],
    ...options,
  });
  // Nobody waits for real: what Atlas has failed to answer is asked again at once.
  const host = nodeHost({ clock: new VirtualClock(Date.now()) });
  onTestFinished(async () => {
    await host.close();
    await atlas.close();
  });
  const connect = (credential: string) => session({ host, baseUrl: atlas.url, userAgent: "test" }).connect(credential);
  const textOf = (one: typeof reader) => `${one.clientId}:${one.clientSecret}`;
  const owner = connect(textOf(atlas.serviceAccount));
  const credential = textOf(reader);
  const reading = connect(credential);
  const organization = atlas.orgs[0]?.id ?? "";
  return {
    atlas,
    credential,
    owner,
    colleague: connect(textOf(colleague)),
    organization,
    async project(name, tags = {}) {
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      const made = await owner.call("createProject", { body: { name, orgId: organization, tags: list } });
      return made.id;
    },
    read: (given = {}) => readInventory(reading, { source: atlas.url, now: Date.now(), ...given }),
  };
}

/** A replica set of three nodes in one region, with what the test wants of it. */
export function replicaSet(name: string, rest: object = {}, size = "M10") {
  return {
    name,
    clusterType: "REPLICASET",
    replicationSpecs: [
      {
        regionConfigs: [
          {
            providerName: "AWS",
            regionName: "US_EAST_1",
            priority: 7,
            electableSpecs: { instanceSize: size, nodeCount: 3 },
          },
        ],
      },
    ],
    ...rest,
  };
}
