import type { ArrowError } from "./arrow-error.ts";
import type { Plain } from "./plain.ts";
import type { Unknown } from "./unknown.ts";
import type { Value } from "./value.ts";

/**
 * What a script may read and set: the world as seen from one template.
 *
 * Answers are values; an `ArrowError` or an `Unknown` is a value too. `undefined` means "there is none" and each method says
 * what that becomes. Answers may be plain JSON data as read from a file: only own properties are looked at, and nothing is changed.
 * A scope that evaluates scripts itself (a variable's value, a definition) detects its cycles with a `LazyTable`.
 * An exception from a scope is a defect of the scope and passes through `evaluate`.
 */
export interface Scope {
  /** Path of the template whose script is evaluated, for error texts. */
  readonly path: string;
  /** `$name`: own or inherited, then the enclosing group's. None becomes nil. */
  variable(name: string): Value | undefined;
  /** `$args["name"]` inside an action. None becomes nil. */
  argument(name: string): Value | undefined;
  /** The path bound in `connections.<name>`. None becomes an Error. */
  connectionTarget(name: string): string | ArrowError | Unknown | undefined;
  /** State of the template at the path, or of the own template. `null`: it exists and has no state yet, so `{}`. None: an Error. */
  entityState(path: string | undefined): Value | undefined;
  /** Evaluated definition of the template at the path, or of the own template. None becomes an Error. */
  entityDefinition(path: string | undefined): Value | undefined;
  /** The secret's value. None (not set, or not permitted) becomes an Error. */
  secret(name: string): string | ArrowError | Unknown | undefined;
  /** `set`: keeps the value in the template's variable. Without this method, `set` is an Error. */
  setVariable?(name: string, value: Value): ArrowError | undefined;
  /** `set-tmp`: keeps the value until the run ends or `unset` removes it. */
  setTemporary?(name: string, value: Value): ArrowError | undefined;
  /** `unset`: removes what `setTemporary` kept; the template's own variable is seen again. */
  unsetTemporary?(name: string): ArrowError | undefined;
  /** `env`: a variable of the process's environment. Without this method, none is set. */
  environment?(name: string): string | undefined;
  /** `act`: runs an entity's action (`namespace/template/action`) and gives its result; the arguments hold no Unknown and no Error. Without this method, `act` is an Error. */
  act?(path: string, args: ReadonlyMap<string, Plain>): Value;
  /** `random-uuid`: a version 4 UUID. Without this method, the platform's. */
  randomUuid?(): string;
}
