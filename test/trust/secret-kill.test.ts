import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command, WorldProcess } from "./process.ts";
import { type Frozen, openWorld, type World } from "./world.ts";

const yaml = `namespace: team
deployer:
  defines: mongodb-atlas/service-account
  organization: my-organization
  name: deployer
  purpose: Deploys the shop
  roles: [ORG_MEMBER]
  access_list: [203.0.113.0/24]
  client_secret_ref: deployer
  permitted-secrets: { mongodb-atlas-token: true, deployer: true }
`;

const update: Command = { verb: "update" };
const rotate: Command = { verb: "do", path: "team/deployer", action: "rotate", given: { grace: "0s" } };

let empty: Frozen;
let made: Frozen;
let lost: Frozen;

beforeAll(async () => {
  const world = await openWorld();
  world.write(yaml);
  empty = world.freeze();
  await world.process().run(update);
  made = world.freeze();
  await world.secrets.remove("deployer");
  lost = world.freeze();
  await world.close();
});
afterAll(() => {
  for (const frozen of [empty, made, lost]) frozen.discard();
});

/** Runs a command that is killed before or after its write of this number; answers whether it got that far. */
async function killed(world: World, command: Command, at: number, moment: "before" | "after"): Promise<boolean> {
  let writes = 0;
  const process: WorldProcess = world.process({
    async passage({ request }, send) {
      const isWrite = request.method !== "GET" && !request.url.includes("/api/oauth/");
      if (isWrite) writes += 1;
      const isTheOne = isWrite && writes === at;
      if (isTheOne && moment === "before") world.kill(process);
      const reply = await send();
      if (isTheOne && moment === "after") world.kill(process);
      return reply;
    },
  });
  await process.run(command);
  return process.isCutOff;
}

/** What the secret holds, whether it lets somebody in, and the accounts that there are. */
async function found({ atlas, colleague, secrets }: World) {
  const text = (await secrets.get("deployer")) ?? "";
  const answer = await atlas.fetch(
    new Request(`${atlas.url}/api/oauth/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(text).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    }),
  );
  const orgId = atlas.orgs[0]?.id ?? "";
  const all = await colleague.collection("listOrganizationServiceAccounts", { orgId }, { fresh: true });
  const accounts = all
    .filter(({ clientId }) => clientId !== atlas.serviceAccount.clientId)
    .map(({ clientId, description, secrets: kept = [] }) => [clientId, description, kept.length]);
  return { isGood: answer.ok, accounts, clientId: text.split(":")[0] };
}

/** One account with one client secret, which is the one in the secret; and nothing left to do. */
async function isWhole(world: World, name: string): Promise<void> {
  expect((await world.process().run(update)).outcome, name).toBe("succeeded");
  const { isGood, accounts, clientId } = await found(world);
  expect([isGood, accounts], name).toEqual([true, [[clientId, "Deploys the shop", 1]]]);
  const last = world.process();
  await last.run(update);
  const written = last.sent.filter(({ request }) => request.method !== "GET" && !request.url.includes("/api/oauth/"));
  expect(
    written.map(({ what }) => what),
    name,
  ).toEqual([]);
}

describe("a run that is killed at any of its writes", () => {
  it.each([
    ["while it makes a service account leaves one that the next run completes, or none", update, () => empty, 3],
    ["while it replaces a lost client secret leaves none that nobody knows", update, () => lost, 2],
    ["while it rotates a client secret never leaves the secret without one that works", rotate, () => made, 2],
  ] as const)("%s", async (_, command, from, writes) => {
    const kills: string[] = [];
    for (let at = 1; at <= writes; at += 1) {
      for (const moment of ["before", "after"] as const) {
        const world = await openWorld({ from: from() });
        const name = `${moment} write ${at}`;
        if (await killed(world, command, at, moment)) kills.push(name);
        if (command === rotate) expect((await found(world)).isGood, name).toBe(true);
        await isWhole(world, name);
        expect(world.keepsake.leaks(), name).toEqual([]);
        await world.close();
      }
    }
    expect(kills).toHaveLength(writes * 2);
  });
});
