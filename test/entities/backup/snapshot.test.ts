import { expect, it } from "vitest";
import { shop } from "./shop.ts";
it("x", async () => {
  const one = await shop();
  console.log(await one.act("create-snapshot", { wait: "true", description: "a" }));
  console.log(await one.act("list-snapshots"));
  console.log(await one.act("get-backup-info"));
  console.log(await one.refusal("restore", {latest: "true"}));
  console.log(await one.act("restore", {latest: "true", confirm: "orders", wait: "true"}), one.notices());
  console.log(await one.act("list-restore-jobs"));
  console.log(await one.refusal("restore", {latest: "true", snapshotId: "1".repeat(24), download: "x", oplogTs: "4"}));
  expect(1).toBe(1);
});
