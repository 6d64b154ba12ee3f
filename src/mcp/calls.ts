import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { Interrupted } from "../host/host.ts";
import { isExplained } from "../runtime/explained-failure.ts";
import { Approval } from "./approval.ts";
import type { Confirmations } from "./confirmation.ts";
import type { Desk, OpenDesk } from "./desk.ts";
import { progressOf } from "./progress.ts";
import { CallRecord } from "./record.ts";
import { Stop } from "./stop.ts";
import type { Answer, Tool } from "./tool/index.ts";

export interface CallsOptions {
  readonly open: OpenDesk;
  readonly confirmations: Confirmations;
  readonly allowWrites: boolean;
  readonly signal: AbortSignal;
  readonly complain: (text: string) => void;
}

export interface Caller {
  /** Aborted when the client cancels the call. */
  readonly signal: AbortSignal;
  /** Tells whoever waits. */
  readonly tell: (message: string) => void;
}

type Values = Readonly<Record<string, unknown>>;

/** Runs tools, each call with a desk of its own, and turns whatever comes of it into a result. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  get underWay(): number {
    return this.#running.size;
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async run(tool: Tool, given: Values, caller: Caller): Promise<CallToolResult> {
    const running = this.#run(tool, given, caller);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(tool: Tool, given: Values, caller: Caller): Promise<CallToolResult> {
    const { open, allowWrites, complain } = this.#options;
    if (tool.writes && !allowWrites) {
      return failure(`${tool.name} changes Atlas, and this server only reads: it was started without --allow-writes`);
    }
    const stop = new Stop([this.#options.signal, caller.signal]);
    const { signal } = stop;
    const record = new CallRecord();
    const approval = new Approval();
    let desk: Desk | undefined;
    // Nothing is said before it can be said without secrets.
    const clean = <T>(data: T): T | undefined => desk?.clean(data);
    try {
      desk = await open({
        signal,
        around: approval.around,
        emit: (event) => {
          record.follow(event);
          const message = progressOf(event);
          const shown = message === undefined ? undefined : clean(message);
          if (shown !== undefined) caller.tell(shown);
        },
      });
      await noted(desk, tool, given);
      const { confirmations } = this.#options;
      return resultOf(desk.clean(await tool.run(given, { desk, confirmations, approval, record, signal })));
    } catch (error) {
      const { text, defect } = failureText(error, tool);
      if (defect !== undefined) complain(clean(defect) ?? "");
      return failure(clean(text) ?? text, clean(record.remarks));
    } finally {
      stop.release();
      await desk?.close();
    }
  }
}

/** Characters of a path that are written down. */
const longest = 500;

/** Every call is a line of the audit log. One that may change something is not begun where that cannot be written. */
async function noted({ audit, clean }: Desk, { name, writes }: Tool, { target }: Values): Promise<void> {
  const entry = {
    event: "called" as const,
    verb: "mcp",
    ...(typeof target === "string" ? { entity: clean(target.slice(0, longest)) } : {}),
    action: name,
    operation: "",
    area: "system",
    access: writes ? ("write" as const) : ("read" as const),
    method: "",
    path: "",
    fields: [],
    attempt: 1,
  };
  if (writes) await audit.write(entry);
  else audit.note(entry);
}

function resultOf({ text, data, failed }: Answer): CallToolResult {
  return {
    content: [
      { type: "text", text },
      { type: "text", text: JSON.stringify(data, undefined, 1) },
    ],
    structuredContent: { ...data },
    ...(failed ? { isError: true } : {}),
  };
}

function failure(text: string, data: Values = {}): CallToolResult {
  return { content: [{ type: "text", text }], structuredContent: { error: text, ...data }, isError: true };
}

/** What went wrong, for the agent; where it is a defect of this program, the whole of it for whoever runs the server. */
function failureText(error: unknown, { name, writes }: Tool): { readonly text: string; readonly defect?: string } {
  if (error instanceof Interrupted) {
    const left = writes ? " What was under way is finished and saved; plan says what is left, and update ends it." : "";
    return { text: `${name} was stopped.${left}` };
  }
  if (isExplained(error)) return { text: error.message };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: "This is a defect of the server, which has more in its error output.", defect: stack };
}
