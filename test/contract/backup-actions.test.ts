import { expect, it } from "vitest";
import type { RestoreJobView } from "../../entities/backup/restore-view.ts";
import type { SnapshotView } from "../../entities/backup/snapshot-view.ts";
import { cluster, shop } from "../entities/backup/shop.ts";
import { contractOf, violationsOf } from "./openapi.ts";

const document = process.env.ATLAS_OPENAPI;

it.skipIf(document === undefined)(
  "every backup action keeps the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const { act, atlas, refusal } = await shop([
      cluster("orders", "M10", ["backup: { point_in_time: true }"]),
      cluster("copy", "M10"),
      cluster("flex", "FLEX"),
    ]);
    atlas.clock.advance(26 * 3_600_000);
    for (const name of ["orders", "flex"]) {
      const restore = (given: Record<string, string>) =>
        act<RestoreJobView>("restore", { ...given, wait: "true" }, name);
      if (name === "orders") await act("create-snapshot", { description: "contract", wait: "true" });
      await act("get-backup-info", {}, name);
      const [newest] = await act<SnapshotView[]>("list-snapshots", { status: "completed" }, name);
      await act("describe-snapshot", { snapshot_id: newest?.id ?? "" }, name);
      const job = await restore({ latest: "true", confirm: name });
      await act("get-restore-status", { job_id: job.id }, name);
      await restore({ latest: "true", download: "true" });
      await act("list-restore-jobs", {}, name);
    }
    const [{ id, created_at = "" } = { id: "" }] = await act<SnapshotView[]>("list-snapshots");
    const second = String(Date.parse(created_at) / 1000);
    await act("restore", { snapshot_id: id, target_id: "copy", wait: "true" });
    expect(await refusal("restore", { oplog_ts: second, oplog_inc: "1" })).toMatch(/Points in time|confirm=orders/);
    await act("update-snapshot", { snapshot_id: id, retention_days: "30" });
    await act("delete-snapshot", { snapshot_id: id });

    const { requests } = atlas;
    expect(requests.filter(({ operation }) => operation?.includes("/backup")).length).toBeGreaterThan(25);
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
  },
);
