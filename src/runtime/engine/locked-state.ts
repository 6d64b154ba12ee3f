import { acquireLock, type Home, StateStore } from "../home/index.ts";
import type { Emit, Verb } from "./event.ts";

export interface LockedStateOptions {
  readonly home: Home;
  /** What the lock is held for; another run that waits for it is told. */
  readonly verb: Verb;
  readonly emit: Emit;
  /** Aborted to stop waiting for the lock. */
  readonly signal: AbortSignal;
  /** How long to wait for another run, in milliseconds; as long as the lock does unless told otherwise. */
  readonly patience?: number | undefined;
}

/** Holds the lock and the state open for writing, and folds the journal in the end whatever happens. */
export async function withLockedState<T>(
  { home, verb, emit, signal, patience }: LockedStateOptions,
  work: (state: StateStore) => Promise<T>,
): Promise<T> {
  let lose = () => {};
  let lost = false;
  const lock = await acquireLock(home, {
    verb,
    signal,
    ...(patience === undefined ? {} : { patience }),
    onWait: (message) => emit({ event: "notice", message }),
    onTakeOver: (message) => emit({ event: "warning", message }),
    onLost: (message) => {
      lost = true;
      lose();
      emit({ event: "warning", message });
    },
  });
  try {
    const state = await StateStore.open(home);
    lose = () => state.giveUp();
    if (lost) lose();
    try {
      return await work(state);
    } finally {
      await state.fold();
      await state.close();
    }
  } finally {
    await lock.release();
  }
}
