import type { Quirks } from "./quirk.ts";

/** Data as it crosses into an engine: what JSON can say, and `undefined` where nothing is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A text that the engine runs, and the name that its stack traces show. */
export interface Script {
  readonly name: string;
  readonly text: string;
}

/** One call of an entity's script: everything of it is new each time, as Monk does it. */
export interface Call {
  /** Leaves a global `main`. */
  readonly script: Script;
  /** What `require` finds besides the builtin modules, by path. */
  readonly modules: Readonly<Record<string, Script>>;
  /** Modules that are bound as globals, named after the last part of their path. */
  readonly requires: readonly string[];
  readonly definition: JsonObject;
  readonly state: JsonObject;
  readonly context: JsonObject;
}

/** How a call ended. `returned` is absent when `main` answered `undefined`. */
export type Ending = { readonly returned?: Json } | { readonly thrown: Thrown };

export interface Thrown {
  /** Of an Error or of another object; of anything else the value as text. */
  readonly message: string;
  readonly stack?: string;
}

/** The outside world of one call, as the builtin modules reach it. The script waits for every answer. */
export interface Outside {
  /** Where an origin is served in truth, such as `https://cloud.mongodb.com` by an emulator. Every other one is unknown. */
  readonly origins: Readonly<Record<string, string>>;
  readonly quirks: Quirks;
  /** Milliseconds since the Unix epoch: the engine's only time. */
  now(): number;
  /** Passes time, by whatever clock the caller keeps. */
  sleep(milliseconds: number): void;
  readonly secrets: SecretScope;
  /** One line of `cli.output`. */
  output(line: string): void;
  /** One line of `console`. */
  log(level: string, line: string): void;
}

/** The secrets that one instance can reach. */
export interface SecretScope {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  remove(name: string): void;
}

/** A JavaScript engine with Monk's builtin modules. Takes one call at a time. */
export interface Engine {
  /**
   * Rejects with what `outside` throws, as if the machine had died at that moment: the script is never answered, and the
   * engine is good for nothing but to be closed.
   */
  run(call: Call, outside: Outside): Promise<Ending>;
  close(): Promise<void>;
}
