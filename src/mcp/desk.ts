import type { AuditSink } from "../audit/entry.ts";
import type { Waiver } from "../check/index.ts";
import type { EntityType } from "../entity/index.ts";
import type { Governance } from "../governance/governance.ts";
import type { Inventory } from "../inventory/index.ts";
import type { Emit } from "../runtime/engine/event.ts";
import type { Home } from "../runtime/home/index.ts";
import type { Workspace } from "../runtime/workspace.ts";

/** What one call of a tool works with. Each call has its own, so that it sees the files and the policy as they are now. */
export interface Desk {
  readonly workspace: Workspace;
  readonly types: readonly EntityType[];
  readonly governance: Pick<Governance, "open" | "mayLook" | "ensureLook">;
  readonly audit: AuditSink;
  /** Where the audit log is read. */
  readonly auditHome: Home;
  /** The agent that everything is done as, where one is named. */
  readonly agent: string | undefined;
  /** Reads what the organizations hold; all that the credential can see where none is named. Rejects as `readInventory` does. */
  readInventory(asking: Asking): Promise<Inventory>;
  /** What `check` is told to pass over. Throws an `InputError`. */
  waivers(): readonly Waiver[];
  /** Data without any secret of the home, used so far or not. */
  clean<T>(data: T): T;
  close(): Promise<void>;
}

export interface Asking {
  /** On whose behalf, for the audit log. */
  readonly verb: "inventory" | "check";
  /** Names or ids. */
  readonly organizations: readonly string[];
}

export interface DeskOptions {
  /** Aborted when the call is cancelled: what is in flight is finished and saved, nothing new is begun. */
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** What is laid around each kind. */
  readonly around: (type: EntityType) => EntityType;
}

export type OpenDesk = (options: DeskOptions) => Promise<Desk>;
