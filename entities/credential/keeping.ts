import type { Atlas } from "../../src/atlas/index.ts";
import type { EntityContext } from "../../src/entity/index.ts";
import type { Host } from "../../src/host/host.ts";

/** What whoever keeps the private part of a credential works with. */
export interface Keeping<Definition, State> {
  readonly atlas: Atlas;
  readonly host: Pick<Host, "now" | "randomBytes">;
  readonly context: EntityContext;
  readonly definition: Definition;
  /** What a sentence calls the credential. */
  readonly label: string;
  state(): Partial<State>;
  /** Adds to the state; safe on disk when it resolves. */
  remember(more: Partial<State>): Promise<void>;
}
