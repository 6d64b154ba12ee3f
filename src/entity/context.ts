/** What an entity is given: its own definition and memory, and ways to record what it does. */
export interface EntityContext {
  /** `namespace/name`. */
  readonly path: string;
  /** Every script evaluated, every default filled in, checked against the type's schema. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Whether this definition is not the one remembered: what is done without a template later goes by what was recorded. */
  readonly redefined: boolean;
  /** What was recorded last; empty when nothing ever was. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Names of effects that were begun and whose end was never recorded: the process died in between. */
  readonly unfinished: readonly string[];
  readonly secrets: Secrets;
  /** What else is remembered beside it, now; of one type, such as `mongodb-atlas/user`, where one is named. */
  others(type?: string): readonly Neighbour[];
  /** Takes the place of another that is remembered: its record goes, and whatever depended on it depends on this one. */
  succeed(path: string): Promise<void>;
  /** Replaces the state. It is safe on disk when this resolves. */
  record(state: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Runs something that changes the outside world, with a durable note before and after it.
   * A state recorded inside `run` is part of the note after it.
   */
  effect<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Says what is being waited for; a sentence without a full stop. */
  progress(text: string): void;
  /** Says something that the user needs to know whatever the outcome; whole sentences. */
  notice(text: string): void;
}

/** The secrets that one template may use. */
export interface Secrets {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  /** A keyed one-way mark: equal values have equal marks, and a mark tells nothing to whoever lacks this home's key. */
  mark(value: string): Promise<string>;
}

/** Another entity, as far as it is remembered. */
export interface Neighbour {
  readonly path: string;
  readonly type: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** Whether it is being removed, so that what it shares with others is theirs. */
  readonly leaving: boolean;
  /** Whether its creation was begun, and nobody knows how that ended. */
  readonly begun: boolean;
  /** Whether a template still stands for it. */
  readonly declared: boolean;
}
