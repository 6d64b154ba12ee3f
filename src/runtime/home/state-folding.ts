import { copyFile, rename } from "node:fs/promises";
import { readIfThere, replace, syncDirectory, writeAtomic } from "./atomic-file.ts";
import type { Home } from "./home.ts";
import { errorCode, fileFailure } from "./home-error.ts";
import { emptyState, type StateData } from "./state-data.ts";
import { journalHeader } from "./state-journal.ts";
import { type LoadedState, stateFiles } from "./state-loading.ts";
import { snapshotText } from "./state-snapshot.ts";

/**
 * Folding is three steps: the snapshot is written, the journal that it includes is set aside, a new one is started.
 * A kill between any two of them loses nothing: the journal's lines carry numbers, and those that the snapshot includes
 * are passed over when both are read.
 */
export async function writeSnapshot(home: Home, data: StateData, version: number): Promise<void> {
  const files = stateFiles(home);
  const before = (await readIfThere(files.snapshot)) ?? snapshotText(emptyState(), version);
  await writeAtomic(files.snapshotBefore, before);
  await writeAtomic(files.snapshot, snapshotText(data, version));
}

/** The copy of the snapshot before and this journal together make the snapshot once more. */
export async function setJournalAside(home: Home): Promise<void> {
  const files = stateFiles(home);
  try {
    await replace(files.journal, files.journalBefore);
    await syncDirectory(home.directory);
  } catch (failure) {
    if (errorCode(failure) !== "ENOENT") throw fileFailure("write", files.journal, failure);
  }
}

/** Makes the journal that comes after the snapshot, and answers its length in bytes. */
export async function startJournal(home: Home, data: StateData, version: number): Promise<number> {
  const header = journalHeader(version, data.sequence);
  await writeAtomic(stateFiles(home).journal, header);
  return Buffer.byteLength(header);
}

/** Keeps a file of an older version as it is, for whoever has to go back to the program that wrote it. */
export async function keepOlderVersion({ file, version }: LoadedState["older"][number]): Promise<void> {
  const kept = `${file}.v${version}`;
  try {
    await copyFile(file, `${kept}.tmp`);
    await rename(`${kept}.tmp`, kept);
  } catch (failure) {
    throw fileFailure("write", kept, failure);
  }
}
