import { expect, it } from "vitest";
import type { Fault } from "../../../src/emulator/fault.ts";
import { type Shop, shop } from "./shop.ts";

const faults: Readonly<Record<string, Partial<Fault>>> = {
  "401": { status: 401 },
  "429": { status: 429, retryAfter: 0 },
  "500": { status: 500 },
  "503": { status: 503 },
  "502 of a gateway": { kind: "html" },
  "504 of a gateway": { kind: "html", status: 504 },
  "reset-before": { kind: "reset-before" },
  "reset-after": { kind: "reset-after" },
  "cut-body": { kind: "cut-body" },
};

const backup = "/groups/{groupId}/clusters/{clusterName}/backup";

const ways = {
  "create-snapshot": {
    given: { wait: "true" },
    list: "list-snapshots",
    looks: ["/groups/{groupId}/clusters", `${backup}/snapshots`, `${backup}/snapshots/{snapshotId}`],
    made: `${backup}/snapshots`,
  },
  restore: {
    given: { latest: "true", confirm: "orders", wait: "true" },
    list: "list-restore-jobs",
    looks: [
      "/groups/{groupId}/clusters",
      `${backup}/snapshots`,
      `${backup}/restoreJobs`,
      `${backup}/restoreJobs/{restoreJobId}`,
    ],
    made: `${backup}/restoreJobs`,
  },
} as const;
type Action = keyof typeof ways;

/** What becomes of the action where one step fails once. Whatever that is, the same command again gets there. */
async function outcome(one: Shop, action: Action, operation: string, fault: Partial<Fault>): Promise<string> {
  const { given, list } = ways[action];
  const count = async () => (await one.act<unknown[]>(list, { limit: "1000", status: "completed" })).length;
  const before = await count();
  one.writes();
  one.atlas.failNext({ operation, ...fault });
  const first = await one.act(action, given).then(
    () => "done",
    (error: Error) => error.message.split(":")[0] ?? "",
  );
  const sent = one.writes().length;
  if (first !== "done") await one.act(action, given);
  const made = (await count()) - before;
  return `${first}; sent ${sent === 1 ? "once" : `${sent} times`}; in the end ${made}`;
}

async function outcomes(one: Shop, action: Action, operation: string): Promise<Record<string, string>> {
  const row: Record<string, string> = {};
  for (const [name, fault] of Object.entries(faults)) row[name] = await outcome(one, action, operation, fault);
  return row;
}

/** A shop with a snapshot to restore. */
async function prepared(): Promise<Shop> {
  const one = await shop();
  await one.act("create-snapshot", { wait: "true" });
  return one;
}

const everyLook = Object.entries(ways).flatMap(([action, { looks }]) =>
  looks.map((look): [Action, string] => [action as Action, look]),
);

it.each(everyLook)(
  "%s gets there where GET %s fails once, in whichever way",
  { timeout: 30_000 },
  async (action, look) => {
    const done = Object.fromEntries(Object.keys(faults).map((name) => [name, "done; sent once; in the end 1"]));
    expect(await outcomes(await prepared(), action, `GET ${look}`)).toEqual(done);
  },
);

it.each([
  ["create-snapshot", "the snapshot"],
  ["restore", "the restore job"],
] as const)(
  "%s makes one and no second one where its request fails, in whichever way",
  {
    timeout: 30_000,
  },
  async (action, what) => {
    expect(await outcomes(await prepared(), action, `POST ${ways[action].made}`)).toEqual({
      // Refused, and sent again; each was answered before the next was sent.
      "401": "done; sent 2 times; in the end 1",
      "429": "done; sent 2 times; in the end 1",
      "500": "done; sent 2 times; in the end 1",
      "503": "done; sent 2 times; in the end 1",
      // The request may still be on its way: it is not sent again until somebody says so.
      "502 of a gateway": `it is not known whether Atlas will make ${what}; sent once; in the end 1`,
      "504 of a gateway": `it is not known whether Atlas will make ${what}; sent once; in the end 1`,
      "reset-before": `it is not known whether Atlas will make ${what}; sent once; in the end 1`,
      // Made, and found by looking.
      "reset-after": "done; sent once; in the end 1",
      "cut-body": "done; sent once; in the end 1",
    });
  },
);
