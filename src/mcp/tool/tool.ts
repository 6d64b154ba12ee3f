import type { Approval } from "../approval.ts";
import type { Confirmations } from "../confirmation.ts";
import type { Desk } from "../desk.ts";
import type { CallRecord } from "../record.ts";
import type { JsonSchema } from "../schema.ts";

type Values = Readonly<Record<string, unknown>>;

/** What an agent may call. */
export interface Tool {
  /** As clients accept it: letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: JsonSchema;
  /** Whether it may change anything in Atlas. */
  readonly writes: boolean;
  /** Whether what it changes may be lost for good. */
  readonly destructive: boolean;
  /** Whether a repeat changes nothing more. */
  readonly repeatable: boolean;
  /** Whether Atlas is asked. */
  readonly asksAtlas: boolean;
  /** Rejects with an error that says what to do next, a mistake in `given` included. */
  run(given: Values, call: ToolCall): Promise<Answer>;
}

/** What a tool is given for one call. */
export interface ToolCall {
  readonly desk: Desk;
  readonly confirmations: Confirmations;
  readonly approval: Approval;
  /** What has happened so far. */
  readonly record: CallRecord;
  readonly signal: AbortSignal;
}

export interface Answer {
  /** The result, as data. */
  readonly data: Values;
  /** A sentence that says what it is. */
  readonly text: string;
  /** Whether what was asked for was not done, or not all of it. */
  readonly failed?: boolean;
}
