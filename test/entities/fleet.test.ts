import { expect, it } from "vitest";
import { limitSets } from "../../src/emulator/index.ts";
import { fleetYaml } from "../support/fleet.ts";
import { sandbox } from "../support/sandbox.ts";

const size = { projects: 50, users: 20, entries: 10 };
const entities = size.projects * (2 + size.users + size.entries);

/** Every bucket a tenth of what it is, in capacity and in what comes back. */
const tenth = Object.fromEntries(
  Object.entries(limitSets).map(([name, limit]) => [
    name,
    { capacity: Math.ceil(limit.capacity / 10), refill: Math.ceil(limit.refill / 10), seconds: limit.seconds },
  ]),
);

it("a fleet of 1,600 takes one write for each thing, then 220 requests at most and no write, with limits cut to a tenth", async () => {
  const box = await sandbox({ rateLimits: { ...tenth, token: limitSets.token } });
  await box.secrets.set("fleet-password", "a-fleet-Passw0rd");
  await box.write(fleetYaml(size));

  const first = box.workspace();
  expect((await first.update([])).outcome).toBe("done");
  expect(box.writes()).toHaveLength(entities);

  const before = box.atlas.requests.length;
  expect((await box.workspace().update([])).outcome).toBe("done");
  expect(box.writes()).toEqual([]);
  expect(box.atlas.requests.length - before).toBeLessThanOrEqual(220);

  const refused = box.atlas.requests.filter(({ status }) => status === 429);
  expect(refused.length).toBeLessThan(box.atlas.requests.length / 100);
}, 180_000);
