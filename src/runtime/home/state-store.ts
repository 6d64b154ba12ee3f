import type { EntityPatch, EntityRecord } from "./entity-record.ts";
import { GroupQueue } from "./group-queue.ts";
import type { Home } from "./home.ts";
import { HomeError } from "./home-error.ts";
import { JournalFile } from "./journal-file.ts";
import { applyLine, type Entry } from "./state-data.ts";
import { keepOlderVersion, setJournalAside, startJournal, writeSnapshot } from "./state-folding.ts";
import { type LoadedState, loadState, stateFiles, stateMark } from "./state-loading.ts";
import { migrations, stateVersion, type Versions } from "./state-version.ts";

/**
 * What is remembered of every entity: a snapshot, and a journal of what happened since.
 *
 * Opening and reading write nothing and need no lock. Whoever writes holds the home's lock, and opens after taking it.
 * Every writing method resolves when its line is safe on disk; what is read never runs ahead of the disk.
 */
export class StateStore {
  readonly #home: Home;
  readonly #versions: Versions;
  readonly #loaded: LoadedState;
  readonly #queue: GroupQueue<string>;
  #journal: JournalFile | undefined;
  #prepared = false;
  #closed = false;
  #givenUp = false;
  /** Whether the journal holds lines that the snapshot lacks. */
  #unfolded: boolean;
  #all: readonly EntityRecord[] | undefined;
  /** Effects under way in this process: how many, by path and name. */
  readonly #running = new Map<string, number>();

  private constructor(home: Home, versions: Versions, loaded: LoadedState) {
    this.#home = home;
    this.#versions = versions;
    this.#loaded = loaded;
    this.#unfolded = loaded.unfolded;
    this.#queue = new GroupQueue((entries) => this.#write(entries));
  }

  /** Rejects with a `HomeError`: `STATE_DAMAGED`, `STATE_NEWER`, or a file that cannot be read. */
  static async open(home: Home, versions: Versions = { current: stateVersion, migrations }): Promise<StateStore> {
    return new StateStore(home, versions, await loadState(home, versions));
  }

  get(path: string): EntityRecord | undefined {
    return this.#loaded.data.entities.get(path);
  }

  /** The same array for as long as nothing new is remembered. */
  all(): readonly EntityRecord[] {
    this.#all ??= [...this.#loaded.data.entities.values()];
    return this.#all;
  }

  /**
   * Notes that an effect is about to happen. `base` fills in the record, and names the type of a new one.
   * The effect's name stays in `unfinished` until its end is recorded, also over a crash.
   */
  async begin(path: string, effect: string, base?: EntityPatch): Promise<void> {
    this.#demandType(path, base);
    this.#count(path, effect, 1);
    try {
      await this.#append({ op: "begin", path, effect, ...(base && { patch: base }) });
    } catch (failure) {
      this.#count(path, effect, -1);
      throw failure;
    }
  }

  /** Notes that an effect has ended, with what is known now. Of an entity forgotten meanwhile it changes nothing. */
  async end(path: string, effect: string, patch?: EntityPatch): Promise<void> {
    const still = this.#count(path, effect, -1) > 0;
    await this.#append({ op: "end", path, effect, ...(patch && { patch }), ...(still && { still }) });
  }

  /** Replaces the members that `patch` names. */
  async record(path: string, patch: EntityPatch): Promise<void> {
    this.#demandType(path, patch);
    await this.#append({ op: "record", path, patch });
  }

  async forget(path: string): Promise<void> {
    await this.#append({ op: "forget", path });
  }

  /** Variables that a template's scripts have set, by name. */
  variables(path: string): ReadonlyMap<string, unknown> {
    return this.#loaded.data.variables.get(path) ?? new Map();
  }

  /** Keeps a template's variable; `undefined` removes it. */
  async setVariable(path: string, name: string, value: unknown): Promise<void> {
    await this.#append({ op: "variable", path, name, value });
  }

  /** Absolute paths of the template files that are loaded, in the order of loading. */
  loaded(): readonly string[] {
    return this.#loaded.data.loaded;
  }

  async setLoaded(files: readonly string[]): Promise<void> {
    await this.#append({ op: "loaded", files });
  }

  /** Folds the journal into the snapshot; what both were before is kept beside them. Writes nothing when nothing is new. */
  fold(): Promise<void> {
    return this.#queue.alone(async () => {
      if (!this.#unfolded) return;
      await this.#prepare();
      await this.#demandOurs();
      await writeSnapshot(this.#home, this.#loaded.data, this.#versions.current);
      this.#unfolded = false;
      await this.#letGo();
      await setJournalAside(this.#home);
      await startJournal(this.#home, this.#loaded.data, this.#versions.current);
    });
  }

  /** Writes nothing any more: the lock is another run's. Whoever wants to note something is refused with `STATE_CHANGED`. */
  giveUp(): void {
    this.#givenUp = true;
  }

  /** Waits for what is being written, and lets go of the file. Nothing can be recorded afterwards. */
  close(): Promise<void> {
    return this.#queue.alone(async () => {
      this.#closed = true;
      await this.#letGo();
    });
  }

  #append(entry: Entry): Promise<void> {
    // Made into text here, so that a value that is not JSON fails its own caller and not the whole group.
    return this.#queue.add(JSON.stringify({ at: new Date().toISOString(), ...entry }));
  }

  async #write(entries: readonly string[]): Promise<void> {
    if (this.#closed) throw new TypeError("The state store is closed");
    await this.#prepare();
    this.#journal ??= await this.#openJournal();
    await this.#demandOurs();
    const lines = await this.#journal.append(entries);
    for (const line of lines) applyLine(this.#loaded.data, line);
    this.#all = undefined;
    this.#unfolded = true;
  }

  /** What has to be done once, before the first write of a process. */
  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    if ((await stateMark(this.#home)) !== this.#loaded.mark) throw this.#changed();
    await this.#home.ensure();
    const { data, older } = this.#loaded;
    if (older.length > 0) {
      for (const one of older) await keepOlderVersion(one);
      await writeSnapshot(this.#home, data, this.#versions.current);
      await setJournalAside(this.#home);
    } else if (this.#loaded.journal) {
      const { journal } = stateFiles(this.#home);
      this.#journal = await JournalFile.open(journal, this.#loaded.journal.length, data.sequence);
    }
    this.#prepared = true;
  }

  /** A new journal: everything known is in the snapshot, or in the journal that was set aside. */
  async #openJournal(): Promise<JournalFile> {
    const length = await startJournal(this.#home, this.#loaded.data, this.#versions.current);
    return JournalFile.open(stateFiles(this.#home).journal, length, this.#loaded.data.sequence);
  }

  /** A process that stood still for too long has lost the lock, and must not write over what came after it. */
  async #demandOurs(): Promise<void> {
    if (this.#givenUp) throw this.#changed();
    if (this.#journal && !(await this.#journal.isUntouched())) throw this.#changed();
  }

  async #letGo(): Promise<void> {
    const journal = this.#journal;
    this.#journal = undefined;
    await journal?.close();
  }

  #changed(): HomeError {
    return new HomeError(
      "STATE_CHANGED",
      stateFiles(this.#home).journal,
      `The state in ${this.#home.directory} was changed by another run after it was read; nothing was written over it.`,
      "Run the command again.",
    );
  }

  #demandType(path: string, patch: EntityPatch | undefined): void {
    if (patch?.type === undefined && !this.get(path)) throw new TypeError(`The first record of ${path} names no type`);
  }

  #count(path: string, effect: string, by: 1 | -1): number {
    const key = JSON.stringify([path, effect]);
    const running = Math.max(0, (this.#running.get(key) ?? 0) + by);
    if (running === 0) this.#running.delete(key);
    else this.#running.set(key, running);
    return running;
  }
}
