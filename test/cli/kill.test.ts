import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { crossing } from "../support/crossing.ts";
import { spawned } from "../support/program.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const yaml = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
orders:
  defines: mongodb-atlas/cluster
  name: orders
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  allow_ips: [192.168.1.0/24]
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
app:
  defines: mongodb-atlas/user
  name: app
  role: readWrite
  password_secret_ref: app-password
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true, app-password: true }
  connections: { project: { runnable: shop/project, service: data } }
office:
  defines: mongodb-atlas/ip-access-list-entry
  ip_address: 198.51.100.7
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
`;

const wanted = {
  projects: ["shop"],
  clusters: ["orders M10"],
  users: ["app readWrite@admin"],
  entries: ["192.168.1.0/24", "198.51.100.7/32"],
};

async function world(box: Sandbox) {
  const { colleague } = box;
  colleague.forget();
  const projects = await colleague.collection("listProjects", {});
  const clusters: string[] = [];
  const users: string[] = [];
  const entries: string[] = [];
  for (const { id: groupId } of projects) {
    for (const { name, replicationSpecs } of await colleague.collection("listClusters", { groupId })) {
      clusters.push(`${name} ${replicationSpecs?.[0]?.regionConfigs[0]?.electableSpecs?.instanceSize}`);
    }
    for (const { username, roles } of await colleague.collection("listDatabaseUsers", { groupId })) {
      users.push(`${username} ${roles?.map((role) => `${role.roleName}@${role.databaseName}`)}`);
    }
    for (const { cidrBlock } of await colleague.collection("listAccessEntries", { groupId })) {
      entries.push(String(cidrBlock));
    }
  }
  return { projects: projects.map(({ name }) => name), clusters, users, entries: entries.sort() };
}

/** How many requests an undisturbed update makes. */
async function undisturbed(): Promise<number> {
  const box = await sandbox();
  await box.write(yaml);
  let requests = 0;
  const url = await crossing(box.atlas.url, (_, count) => {
    requests = count;
  });
  const [code] = await once(spawned(box, url, "update"), "exit");
  expect(code).toBe(0);
  expect(await world(box)).toEqual(wanted);
  return requests;
}

describe("killed at any request of an update, before it is sent on or after Atlas acted", () => {
  it("the next update ends in the world of an undisturbed one, and owns what it made", async () => {
    const total = await undisturbed();
    expect(total).toBeGreaterThan(12);
    const points = Array.from({ length: total }, (_, index) => index + 1);
    const moments = points.flatMap((point) => [[point, "before"] as const, [point, "after"] as const]);
    let kills = 0;
    const walk = async ([point, moment]: readonly [number, string]) => {
      const box = await sandbox();
      await box.write(yaml);
      let child: ChildProcess | undefined;
      const url = await crossing(box.atlas.url, async (now, count) => {
        if (count !== point || now !== moment || !child) return;
        child.kill("SIGKILL");
        await once(child, "exit");
      });
      child = spawned(box, url, "update");
      await once(child, "exit");
      // A fast run has a poll or two less than the one that was counted, and is over before the last points.
      if (child.signalCode === "SIGKILL") kills += 1;
      else expect(child.exitCode, `${moment} request ${point}`).toBe(0);

      const name = `after a kill ${moment} request ${point}`;
      await box.update();
      expect(await world(box), name).toEqual(wanted);
      const passwords = box.atlas.requests.flatMap(
        ({ body }) => (body as { password?: string } | undefined)?.password ?? [],
      );
      expect(passwords.at(-1), name).toBe(await box.secrets.get("app-password"));
      box.writes();
      await box.update();
      expect(box.writes(), name).toEqual([]);
      const records = await box.workspace().records();
      expect(records.map(({ path, state, unfinished }) => [path, state.existing, unfinished]).sort(), name).toEqual(
        ["shop/app", "shop/office", "shop/orders", "shop/project"].map((path) => [path, false, []]),
      );
      await box.workspace().remove(["shop"]);
      expect((await world(box)).projects, name).toEqual([]);
    };
    // Two at a time: each is a process of its own.
    const lanes = [0, 1].map(async (lane) => {
      for (const moment of moments.filter((_, index) => index % 2 === lane)) await walk(moment);
    });
    await Promise.all(lanes);
    expect(kills).toBeGreaterThan(moments.length - 8);
  }, 240_000);
});
