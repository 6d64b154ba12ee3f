import { expect, it } from "vitest";
import { fleetYaml } from "../support/fleet.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const size = { projects: 50, users: 20, entries: 10 };
const entities = size.projects * (2 + size.users + size.entries);

async function fleet(box: Sandbox) {
  await box.secrets.set("fleet-password", "a-fleet-Passw0rd");
  await box.write(fleetYaml(size));
}

it("keeps a fleet of 1,600 with at most 220 requests, none of them a write, after one write for each thing made", async () => {
  const box = await sandbox();
  await fleet(box);

  const first = await box.workspace().update([]);
  expect(first.outcome).toBe("done");
  expect(box.writes()).toHaveLength(entities);

  const before = box.atlas.requests.length;
  const second = await box.workspace().update([]);
  expect(second.outcome).toBe("done");
  expect(box.writes()).toEqual([]);
  expect(box.atlas.requests.length - before).toBeLessThanOrEqual(220);
}, 120_000);
