import { readIfThere } from "./atomic-file.ts";
import { fileMark } from "./file-mark.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { applyLine, emptyState, type StateData } from "./state-data.ts";
import { type Journal, parseJournal, withoutJournal } from "./state-journal.ts";
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
  /** Files that an older program wrote, which are to be kept as they are. */
  readonly older: readonly { readonly file: string; readonly version: number }[];
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

/** What the files hold that are read together; absent where there is no such file. */
interface StateTexts {
  readonly snapshot: string | undefined;
  readonly journal: string | undefined;
  readonly journalBefore: string | undefined;
}

async function loadOnce(home: Home, versions: Versions, mark: string): Promise<LoadedState> {
  const files = stateFiles(home);
  const read = [files.snapshot, files.journal, files.journalBefore].map(readIfThere);
  const [snapshot, journal, journalBefore] = await Promise.all(read);
  const texts = { snapshot, journal, journalBefore };
  const copy = await readIfThere(files.snapshotBefore);
  try {
    return { ...assemble(home, texts, versions, copy !== undefined), mark };
  } catch (failure) {
    if (!(failure instanceof HomeError) || failure.hint !== "") throw failure;
    throw failure.withHint(wayBack(home, texts, versions, copy));
  }
}

/** Puts the files together. An error without a hint is one for which the way back depends on the other files. */
function assemble(home: Home, texts: StateTexts, versions: Versions, copied: boolean): Omit<LoadedState, "mark"> {
  const files = stateFiles(home);
  const lastGood = texts.snapshot === undefined ? undefined : files.snapshot;
  const journal =
    texts.journal === undefined ? undefined : parseJournal(files.journal, texts.journal, versions, lastGood);
  if (texts.snapshot === undefined && isMissed(journal, copied)) {
    throw damaged(files.snapshot, `${files.snapshot} is missing, and the files beside it show that it was there.`);
  }
  const snapshot =
    texts.snapshot === undefined ? undefined : parseSnapshot(files.snapshot, texts.snapshot, versions, "");
  const data = snapshot?.data ?? emptyState();
  const folded = data.sequence;

  // A fold keeps the journal that it folded. It is needed again when its snapshot was put back by hand.
  if (snapshot && texts.journalBefore !== undefined && (!journal || journal.after > data.sequence)) {
    addLines(data, parseJournal(files.journalBefore, texts.journalBefore, versions, files.snapshot));
  }
  if (journal && journal.after > data.sequence) {
    throw damaged(
      files.snapshot,
      `${files.snapshot} ends at number ${data.sequence}, and ${files.journal} goes on after number ${journal.after}: what lies between is missing.`,
    );
  }
  const end = journal && journal.after + journal.lines.length;
  if (end !== undefined && end < data.sequence) {
    // A fold leaves the journal as long as the snapshot: here lines are gone, or a number was changed by hand.
    throw damaged(
      files.snapshot,
      `${files.snapshot} ends at number ${data.sequence}, and ${files.journal} at number ${end}: one of them is not what was written.`,
    );
  }
  if (journal) addLines(data, journal);
  const read = [
    { file: files.snapshot, version: snapshot?.version ?? versions.current },
    { file: files.journal, version: journal?.version ?? versions.current },
  ];
  return {
    data,
    unfolded: data.sequence > folded,
    older: read.filter(({ version }) => version < versions.current),
    ...(journal && end === data.sequence && { journal }),
  };
}

function addLines(data: StateData, journal: Journal): void {
  // Lines up to the snapshot's own number are in it already: a run was killed between folding and starting a journal.
  for (const line of journal.lines) if (line.n === data.sequence + 1) applyLine(data, line);
}

/**
 * No snapshot is no state, except where other files show that there was one. A journal from the very beginning shows that
 * nothing is missing: the first fold ever was cut short.
 */
function isMissed(journal: Journal | undefined, copied: boolean): boolean {
  return journal ? journal.after !== 0 : copied;
}

function damaged(file: string, what: string): HomeError {
  return new HomeError("STATE_DAMAGED", file, `${what} Nothing was changed.`, "");
}

/** The advice that leads out of it with the least loss; each way is tried before it is given. */
function wayBack(home: Home, texts: StateTexts, versions: Versions, copy: string | undefined): string {
  const files = stateFiles(home);
  const leadsOut = (changed: Partial<StateTexts>) => {
    try {
      return assemble(home, { ...texts, ...changed }, versions, copy !== undefined);
    } catch {
      return undefined;
    }
  };
  if (copy !== undefined && leadsOut({ snapshot: copy })) {
    return `${files.snapshotBefore} is the last good copy: copy it to ${files.snapshot} and run the command again; the journals add what came after it.`;
  }
  if (leadsOut({ journal: undefined })) return withoutJournal(files.journal, files.snapshot);
  return `There is no good copy beside it: restore ${files.snapshot} from a backup; or move state.json, journal.jsonl and the .bak of both out of ${home.directory} to start anew: what exists is then taken over, not made twice.`;
}
