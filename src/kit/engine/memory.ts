import { isUnsettled } from "../../entity/index.ts";
import type { Shelf } from "./shelf.ts";

type State = Readonly<Record<string, unknown>>;

/**
 * What is remembered of one entity.
 *
 * Monk keeps the state that a call returns, and nothing of a call that fails or dies. So each step is written down as
 * it is taken, and what is written down goes before what Monk hands in.
 */
export class Memory {
  private readonly shelf: Shelf;
  private readonly path: string;
  private begun: readonly string[];
  state: State;
  /** Effects that an earlier call began and never ended. */
  readonly unfinished: readonly string[];
  /** Whether an earlier call of ours wrote it down, and not Monk alone. */
  readonly isNoted: boolean;

  constructor(shelf: Shelf, path: string, state: State) {
    this.shelf = shelf;
    this.path = path;
    const note = noteOf(shelf.note, path);
    this.isNoted = note !== undefined;
    this.state = note === undefined ? state : note.state;
    this.unfinished = note === undefined ? [] : note.begun;
    this.begun = this.unfinished;
  }

  async record(state: State): Promise<void> {
    this.state = state;
    this.write();
  }

  async effect<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.begun = [...this.others(name), name];
    this.write();
    try {
      const result = await run();
      this.end(name);
      return result;
    } catch (error) {
      // A lost answer keeps the note open: the next call has to find out.
      if (!isUnsettled(error)) this.end(name);
      throw error;
    }
  }

  forget(): void {
    this.state = {};
    this.begun = [];
    this.shelf.forget();
  }

  private end(name: string): void {
    this.begun = this.others(name);
    this.write();
  }

  private others(name: string): string[] {
    return this.begun.filter((one) => one !== name);
  }

  private write(): void {
    this.shelf.note = JSON.stringify({ path: this.path, state: this.state, begun: this.begun });
  }
}

interface Note {
  readonly state: State;
  readonly begun: readonly string[];
}

/** The note, when it is one, and of this template. */
function noteOf(text: string | undefined, path: string): Note | undefined {
  try {
    const note = JSON.parse(text ?? "null") as (Note & { readonly path: unknown }) | null;
    return note !== null && note.path === path && isMapping(note.state) && Array.isArray(note.begun) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
