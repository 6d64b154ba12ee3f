import type { EntityType } from "../entity/index.ts";
import type { EmbeddedAtlas } from "./embedded-atlas.ts";
import type { Interruption } from "./interruption.ts";
import type { GlobalOptions } from "./option/global.ts";
import type { RunView } from "./render/run-view.ts";
import type { Output } from "./terminal/output.ts";

/** Whatever a workspace is opened for: what was asked for, where it is told, and what stops it. */
export interface Setting {
  readonly options: GlobalOptions;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Pick<Output, "verbose" | "note" | "clean" | "guard">;
  readonly interruption: Pick<Interruption, "signal" | "watch">;
  readonly view: Pick<RunView, "handle">;
  /** An embedded Atlas that others use too; whoever made it closes it. */
  readonly embedded?: EmbeddedAtlas | undefined;
  /** The front end that asks, for the audit log, where it is another than the command line. */
  readonly via?: string;
  /** How long to wait for another run, in milliseconds. */
  readonly patience?: number;
  /** What is laid around each kind, outside of the policy. */
  readonly around?: (type: EntityType) => EntityType;
}
