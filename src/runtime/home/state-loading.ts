import { readIfThere } from "./atomic-file.ts";
import { fileMark } from "./file-mark.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { applyLine, emptyState, type StateData } from "./state-data.ts";
import { type Journal, parseJournal } from "./state-journal.ts";
import { parseSnapshot } from "./state-snapshot.ts";
import type { Versions } from "./state-version.ts";

/** Where the state is kept. Each file has one copy of what it was before the last fold. */
export function stateFiles(home: Home) {
  return {
    snapshot: home.file("state.json"),
    snapshotBefore: home.file("state.json.bak"),
    journal: home.file("journal.jsonl"),
    journalBefore: home.file("journal.jsonl.bak"),
  };
}

export interface LoadedState {
  readonly data: StateData;
  /** The oldest version that was read; absent where there was no file. */
  readonly version?: number;
  /** The journal that goes on; absent where the next one has to be started. */
  readonly journal?: Journal;
  /** Whether the journal holds lines that the snapshot lacks. */
  readonly unfolded: boolean;
  /** How the files looked; compared before the first write. */
  readonly mark: string;
}

/** Reads snapshot and journal together, again when another process folded the one into the other in between. */
export async function loadState(home: Home, versions: Versions): Promise<LoadedState> {
  for (let attempt = 1; ; attempt += 1) {
    const mark = await stateMark(home);
    try {
      const loaded = await loadOnce(home, versions, mark);
      if (mark === (await stateMark(home)) || attempt === 5) return loaded;
    } catch (failure) {
      if (mark === (await stateMark(home)) || attempt === 5) throw failure;
    }
  }
}

/** Two marks differ when somebody wrote in between. */
export async function stateMark(home: Home): Promise<string> {
  const files = stateFiles(home);
  const marks = await Promise.all([files.snapshot, files.journal].map(fileMark));
  return marks.join(" ");
}

async function loadOnce(home: Home, versions: Versions, mark: string): Promise<LoadedState> {
  const files = stateFiles(home);
  const [snapshotText, journalText] = await Promise.all([readIfThere(files.snapshot), readIfThere(files.journal)]);
  const journal =
    journalText === undefined ? undefined : parseJournal(files.journal, journalText, versions, files.snapshot);

  if (snapshotText === undefined) await refuseLostSnapshot(home, journal, versions);
  const snapshot =
    snapshotText === undefined
      ? undefined
      : parseSnapshot(files.snapshot, snapshotText, versions, await wayBack(home, versions));
  const data = snapshot?.data ?? emptyState();
  const folded = data.sequence;

  // A fold keeps the journal that it folded. It is needed again when its snapshot was put back by hand.
  if (snapshot && (!journal || journal.after > data.sequence)) {
    const text = await readIfThere(files.journalBefore);
    if (text !== undefined) addLines(data, parseJournal(files.journalBefore, text, versions, files.snapshot));
  }
  if (journal && journal.after > data.sequence) {
    throw new HomeError(
      "STATE_DAMAGED",
      files.snapshot,
      `${files.snapshot} ends at number ${data.sequence}, and ${files.journal} goes on after number ${journal.after}: what lies between is missing. Nothing was changed.`,
      await wayBack(home, versions),
    );
  }
  if (journal) addLines(data, journal);
  const goesOn = journal && journal.after + journal.lines.length === data.sequence;
  const found = [snapshot?.version, journal?.version].filter((version) => version !== undefined);
  return {
    data,
    mark,
    unfolded: data.sequence > folded,
    ...(found.length > 0 && { version: Math.min(...found) }),
    ...(goesOn && { journal }),
  };
}

function addLines(data: StateData, journal: Journal): void {
  // Lines up to the snapshot's own number are in it already: a run was killed between folding and starting a journal.
  for (const line of journal.lines) if (line.n === data.sequence + 1) applyLine(data, line);
}

/** No snapshot is no state, except where other files show that there was one. */
async function refuseLostSnapshot(home: Home, journal: Journal | undefined, versions: Versions): Promise<void> {
  const files = stateFiles(home);
  const before = await readIfThere(files.snapshotBefore);
  if (before === undefined && (journal?.after ?? 0) === 0) return;
  throw new HomeError(
    "STATE_DAMAGED",
    files.snapshot,
    `${files.snapshot} is missing, and the files beside it show that it was there. Nothing was changed.`,
    await wayBack(home, versions),
  );
}

async function wayBack(home: Home, versions: Versions): Promise<string> {
  const files = stateFiles(home);
  try {
    const text = await readIfThere(files.snapshotBefore);
    if (text !== undefined) {
      parseSnapshot(files.snapshotBefore, text, versions, "");
      return `${files.snapshotBefore} is the last good copy: copy it to ${files.snapshot} and run the command again; the journals add what came after it.`;
    }
  } catch {
    // Not a good copy either: the advice below.
  }
  return `There is no good copy beside it: restore ${files.snapshot} from a backup, or move ${home.directory} away to start anew; what exists is then taken over, not made twice.`;
}
