import { AtlasError } from "../../src/atlas/index.ts";
import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { randomMark } from "../random-mark.ts";
import { DedicatedBackups } from "./dedicated-backups.ts";
import { poll } from "./poll.ts";
import type { Danger, SafetyNote } from "./safety-note.ts";
import type { SnapshotView } from "./snapshot-view.ts";
import { type Desk, labelOf, type Subject } from "./subject.ts";

/** Milliseconds. Older than this it does not hold what is about to be changed. */
const freshFor = 60 * 60_000;
const patience = 2 * 60 * 60_000;
const retentionDays = 7;

/**
 * Takes a snapshot and waits for it, where the definition wants one before such a step; resolves when it is safe to go on.
 *
 * `step` names the very step, such as `the resize to M30`: after a crash a fresh snapshot of the same step serves. Once
 * the step is made, `safetyServed` forgets it. Rejects where there is no snapshot: then nothing may be done.
 */
export async function takeSnapshotBefore(
  danger: Danger,
  step: string,
  subject: Subject,
): Promise<SnapshotView | undefined> {
  if (!subject.definition.snapshot_before?.includes(danger)) return undefined;
  const waiting = {
    deadline: subject.host.now() + patience,
    waitingFor: `the snapshot before ${step}`,
    afterwards: "Nothing was changed; run the same again to go on waiting for it.",
  };
  const backups = new DedicatedBackups(subject.atlas, subject.cluster, subject.host);
  const note = await currentNote(step, subject);
  const description = `Before ${step} of ${subject.cluster.name} (monk ${note.mark})`;
  let taken: SnapshotView;
  try {
    const earlier = await underDescription(backups, description);
    if (earlier) subject.context.notice(`Snapshot ${earlier.id}, asked for before ${step} a short while ago, serves.`);
    const { id } = earlier ?? (await poll(subject, waiting, () => asOnly(backups, description)));
    taken = await poll(subject, waiting, async () => {
      const now = await backups.snapshot(id);
      return now?.state === "completed" || now?.state === "failed" ? now : undefined;
    });
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    throw refusal(danger, `no snapshot could be taken before ${step}: ${error.message}`, subject, error);
  }
  if (taken.state === "completed") return taken;
  await safetyServed(subject);
  throw refusal(danger, `the snapshot before ${step} failed`, subject);
}

/** The step was made: the next one needs a snapshot of its own. */
export async function safetyServed(desk: Desk): Promise<void> {
  if (desk.notes().safety !== undefined) await desk.note({ safety: undefined });
}

function refusal(danger: Danger, what: string, subject: Subject, cause?: unknown): Explained {
  return new Explained(
    `${labelOf(subject)}: nothing was changed, because ${what}`,
    `Run the same again once that is mended, or take \`${danger}\` out of \`snapshot_before\`.`,
    { cause },
  );
}

async function currentNote(step: string, subject: Subject): Promise<SafetyNote> {
  const noted = subject.notes().safety;
  if (noted?.before === step && subject.host.now() - noted.at < freshFor) return noted;
  const note = { before: step, mark: randomMark(subject), at: subject.host.now() };
  await subject.note({ safety: note });
  return note;
}

/** The snapshot of this description, asked for as soon as no other on-demand one is under way. */
async function asOnly(backups: DedicatedBackups, description: string): Promise<SnapshotView | undefined> {
  const ours = await underDescription(backups, description);
  if (ours) return ours;
  if ((await backups.snapshots()).some(isUnderWay)) return undefined;
  try {
    return await backups.take(description, retentionDays);
  } catch (error) {
    // A lost answer is settled by the next look.
    if (isUnsettled(error)) throw error;
    // Atlas does not document what it says where another came first; whether one did can be seen.
    const refused = error instanceof AtlasError && (error.status === 400 || error.status === 409);
    if (refused && (await backups.snapshots()).some(isUnderWay)) return undefined;
    throw error;
  }
}

async function underDescription(backups: DedicatedBackups, description: string): Promise<SnapshotView | undefined> {
  return (await backups.snapshots()).find((one) => one.description === description && one.state !== "failed");
}

function isUnderWay({ trigger, state }: SnapshotView): boolean {
  return trigger === "on_demand" && (state === "queued" || state === "running");
}
