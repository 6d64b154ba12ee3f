import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { windowOf } from "../../../entities/backup/point-in-time.ts";
import { flexRestoreState, restoreState } from "../../../entities/backup/restore-state.ts";
import { viewOfRestoreJob } from "../../../entities/backup/restore-view.ts";
import { snapshotState } from "../../../entities/backup/snapshot-state.ts";
import { newestFirst, viewOfSnapshot } from "../../../entities/backup/snapshot-view.ts";
import { creationOf, isoTime, momentOf } from "../../../entities/moment.ts";
import { parseAnswer } from "../../../src/atlas/answer.ts";
import { operations, type RestoreJob, type Snapshot } from "../../../src/atlas/index.ts";

it.each([
  ["queued", "queued"],
  ["inProgress", "running"],
  ["completed", "completed"],
  ["failed", "failed"],
  ["PENDING", "queued"],
  ["QUEUED", "queued"],
  ["RUNNING", "running"],
  ["COMPLETED", "completed"],
  ["FAILED", "failed"],
  ["constructor", "unknown"],
  [undefined, "unknown"],
])("a snapshot whose status is %s is %s", (status, state) => {
  expect(snapshotState(status)).toBe(state);
});

const done = { finishedAt: "2026-08-10T03:40:10Z" };
const link = { deliveryUrl: ["https://restore.example:27017/restore.tar.gz"] };

it.each<[string, Parameters<typeof restoreState>[0], string]>([
  ["with no fact", {}, "running"],
  ["with every fact denied", { cancelled: false, expired: false, failed: false, deliveryUrl: [] }, "running"],
  ["that failed, whatever else", { failed: true, cancelled: true, expired: true, ...done, ...link }, "failed"],
  ["that was cancelled", { cancelled: true, expired: true, ...done, ...link }, "cancelled"],
  ["whose download expired", { expired: true, ...done, ...link }, "expired"],
  ["that finished", { ...done }, "completed"],
  ["whose download is ready, without an end", { ...link }, "completed"],
  ["whose shards are ready", { components: [{ downloadUrl: "https://restore.example/0.tar.gz" }] }, "completed"],
])("a dedicated restore job %s is told from its facts", (_, job, state) => {
  expect(restoreState(job)).toBe(state);
});

it.each<[Parameters<typeof flexRestoreState>[0], string]>([
  [{ status: "PENDING" }, "queued"],
  [{ status: "RUNNING" }, "running"],
  [{ status: "FAILED" }, "failed"],
  [{ status: "COMPLETED" }, "completed"],
  [{ status: "COMPLETED", deliveryType: "DOWNLOAD", expirationDate: "2026-08-10T04:00:00Z" }, "expired"],
  [{ status: "COMPLETED", deliveryType: "DOWNLOAD", expirationDate: "2026-08-10T06:00:00Z" }, "completed"],
  [{ status: "COMPLETED", deliveryType: "RESTORE", expirationDate: "2026-08-10T04:00:00Z" }, "completed"],
])("a Flex restore job %j is %s at five o'clock", (job, state) => {
  expect(flexRestoreState(job, Date.parse("2026-08-10T05:00:00Z"))).toBe(state);
});

it.each([
  ["2026-08-10T03:00:00Z", "2026-08-10T03:00:00Z"],
  ["2026-08-10T03:00:00", "2026-08-10T03:00:00Z"],
  ["2026-08-10 03:00", "2026-08-10T03:00:00Z"],
  ["2026-08-10T05:00:00+02:00", "2026-08-10T03:00:00Z"],
  ["2026-08-10", "2026-08-10T00:00:00Z"],
  ["1786330800", "2026-08-10T03:00:00Z"],
  ["yesterday", undefined],
  ["2026-13-40", undefined],
  ["2026-02-31", undefined],
  ["2026-02-30T03:00:00Z", undefined],
  ["2024-02-29", "2024-02-29T00:00:00Z"],
  ["12", undefined],
])("%s is the time %s", (text, time) => {
  expect(isoTime(momentOf(text))).toBe(time);
});

it("reads from an id when its thing was made", () => {
  expect(isoTime(creationOf("6a7944f22c88faeba59d3572"))).toBe("2026-08-10T03:26:42Z");
  expect(creationOf("orders")).toBeUndefined();
});

it("reaches back to the oldest completed snapshot, and no further than the window", () => {
  const now = Date.parse("2026-08-10T12:00:00Z");
  const at = (created_at: string, state: "completed" | "failed" = "completed") => ({ id: "a", state, created_at });
  const window = (...snapshots: Parameters<typeof windowOf>[0]) => windowOf(snapshots, { restoreWindowDays: 2 }, now);
  expect(window()).toBeUndefined();
  expect(window(at("2026-08-10T11:00:00Z", "failed"))).toBeUndefined();
  expect(isoTime(window(at("2026-08-10T11:00:00Z"), at("2026-08-09T11:00:00Z"))?.earliest)).toBe(
    "2026-08-09T11:00:00Z",
  );
  expect(isoTime(window(at("2026-08-01T11:00:00Z"))?.earliest)).toBe("2026-08-08T12:00:00Z");
});

it("takes a snapshot that is still queued for the newest", () => {
  const old = { id: "1", state: "completed", created_at: "2026-08-10T03:28:08Z" } as const;
  const older = { id: "2", state: "completed", created_at: "2026-08-09T03:28:08Z" } as const;
  const queued = { id: "3", state: "queued" } as const;
  expect(newestFirst([older, old, queued]).map(({ id }) => id)).toEqual(["3", "1", "2"]);
});

const folder = process.env.ATLAS_RECORDINGS;

describe.skipIf(folder === undefined)("what the real Atlas answered (ATLAS_RECORDINGS)", () => {
  const recorded = (file: string, path: RegExp): unknown[] =>
    readFileSync(join(folder ?? "", file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { operation: string; status: number; body?: unknown })
      .filter(({ operation, status, body }) => path.test(operation) && status < 300 && body !== undefined)
      .map(({ body }) => body);
  const read = <T>(name: "getSnapshot" | "getRestoreJob", body: unknown) => {
    const { method, path } = operations[name];
    return parseAnswer(body, operations[name], { operation: name, method, path }) as T;
  };

  it("shows a snapshot from its request to its end", () => {
    const seen = recorded(
      "backupsnapshot.jsonl",
      /(POST \S*snapshots|GET \S*\{clusterName\}\/backup\/snapshots\/\{snapshotId\})$/,
    );
    const views = seen.map((body) => viewOfSnapshot(read<Snapshot>("getSnapshot", body)));
    expect(views.map(({ state }) => state)).toEqual([
      "queued",
      "running",
      "running",
      "running",
      "completed",
      "completed",
    ]);
    expect(views.at(-1)).toEqual({
      id: "6a7944f22c88faeba59d3572",
      state: "completed",
      trigger: "on_demand",
      created_at: "2026-08-10T03:28:08Z",
      expires_at: "2026-08-11T03:29:21Z",
      size_bytes: 1582854144,
      description: "test-snapshot",
      mongodb_version: "8.0.29",
      topology: "replica_set",
      provider: "AWS",
    });
  });

  it("shows restore jobs from their requests to their ends", () => {
    const seen = recorded(
      "backuprestores.jsonl",
      /(POST \S*restoreJobs|\{clusterName\}\/backup\/restoreJobs\/\{restoreJobId\})$/,
    );
    const now = Date.parse("2026-08-10T03:45:00Z");
    const views = seen.map((body) => viewOfRestoreJob(read<RestoreJob>("getRestoreJob", body), now));
    expect(views.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "automated running",
      "automated running",
      "automated completed",
      "automated completed",
      "download running",
      "download running",
      "download completed",
    ]);
    expect(views.at(3)).toEqual({
      id: "6a794733c0eb9e7a17740663",
      state: "completed",
      kind: "automated",
      snapshot_id: "6a79468a2c88faeba59de489",
      snapshot_time: "2026-08-10T03:35:05Z",
      target: "backupRestores2-895",
      target_project_id: "6a794320c0eb9e7a17728a63",
      requested_at: "2026-08-10T03:36:19Z",
      finished_at: "2026-08-10T03:40:10Z",
      elapsed_seconds: 231,
    });
    expect(views.at(-1)).toMatchObject({
      state: "completed",
      download_urls: [expect.stringMatching(/\.tar\.gz$/)],
      download_expires_at: "2026-08-10T04:44:52Z",
    });
  });
});
