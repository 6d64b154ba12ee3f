import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deskWithAtlas } from "./support/atlas.ts";
import { ended, shown } from "./support/monk.ts";

const example = readFileSync(
  join(import.meta.dirname, "..", "..", "examples", "backup-and-restore", "mongodb-atlas.yaml"),
  "utf8",
);

test("backup-and-restore: a snapshot, a restore beside the cluster, and one over it that has to be confirmed", async () => {
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": example });
  expect(await desk.monk("update")).toMatchObject({ code: 0 });

  const none = await desk.monk("do shop/orders/list-snapshots");
  expect(none).toMatchObject({ code: 0, stdout: "", stderr: expect.stringContaining("There are none.") });

  const taken = await desk.monk("--json do shop/orders/create-snapshot wait=true description=release");
  expect(taken.code).toBe(0);
  const { id } = JSON.parse(taken.stdout);
  const table = await desk.monk("do shop/orders/list-snapshots");
  expect(table.stdout.split("\n")).toEqual([
    expect.stringMatching(/^Id +State +Trigger +Created at +Expires at +Size bytes +Description$/),
    expect.stringMatching(new RegExp(`^${id}  completed  on_demand  .*  release$`)),
    "",
  ]);
  const card = await desk.monk(`do shop/orders describe-snapshot --snapshot-id=${id}`);
  expect(card.stdout).toMatch(new RegExp(`^Id +${id}\nState +completed\n`));

  const beside = await desk.monk("do shop/orders/restore latest=true target_id=orders-copy wait=true");
  expect(beside).toMatchObject({ code: 0, stdout: expect.stringMatching(/^State +completed$/m) });
  expect(beside.stderr).toContain('This overwrites all data in cluster "orders-copy"');

  const writes = () => atlas.requests.filter(({ method }) => method === "POST").length;
  const before = writes();
  const asked = await desk.monk("do shop/orders/restore latest=true");
  expect(asked).toMatchObject({ code: 1, stdout: "" });
  expect(asked.stderr).toMatch(
    new RegExp(`This overwrites all data in cluster "orders" with snapshot ${id}, .* Confirm it: confirm=orders\n$`),
  );
  const data = await desk.monk("--json do shop/orders/restore latest=true");
  expect(data.code).toBe(1);
  expect(JSON.parse(data.stdout)).toMatchObject({
    error: { name: "ConfirmationNeeded", confirm: { confirm: "orders" } },
  });
  expect(writes()).toBe(before);

  const over = await desk.monk("--json do shop/orders/restore latest=true confirm=orders wait=true");
  expect(over.code).toBe(0);
  expect(JSON.parse(over.stdout)).toMatchObject({ state: "completed", target: "orders", snapshot_id: id });
});

/** A desk where both clusters are made, and nothing in Atlas goes on unless time is passed. */
async function deskWithSlowAtlas() {
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": example }, { provisionSeconds: 60 });
  const passing = async <T>(work: Promise<T>) => {
    const clock = setInterval(() => atlas.clock.advance(5_000), 20);
    return work.finally(() => clearInterval(clock));
  };
  expect(await passing(desk.monk("update"))).toMatchObject({ code: 0 });
  return { desk, passing };
}

test("a deadline that passes ends with code 1, undoes nothing, and says how to go on", async () => {
  const { desk, passing } = await deskWithSlowAtlas();
  const late = await desk.monk("do shop/orders/create-snapshot wait=true timeout=1");
  expect(late).toMatchObject({ code: 1, stdout: "" });
  const [, later = ""] = /To follow it: monk (.*)\n$/.exec(late.stderr) ?? [];
  expect(later).toMatch(/^do shop\/orders\/describe-snapshot snapshot_id=[0-9a-f]{24} wait=true$/);
  const followed = await passing(desk.monk(later));
  expect(followed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^State +completed$/m) });
});

test("Ctrl-C ends the waiting with code 130, and says that the snapshot goes on and how to follow it", async () => {
  const { desk } = await deskWithSlowAtlas();
  const child = desk.start("do shop/orders/create-snapshot wait=true");
  const end = ended(child);
  await shown(child.stderr, "usually 3 to 9 minutes");
  child.kill("SIGINT");
  const { code, stderr } = await end;
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /snapshot [0-9a-f]{24} goes on in Atlas\. To follow it: monk do shop\/orders\/describe-snapshot snapshot_id=[0-9a-f]{24} wait=true/,
  );
});
