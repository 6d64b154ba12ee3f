import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { LoggingMessageNotification, Progress } from "@modelcontextprotocol/sdk/types.js";
import { LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { expect, onTestFinished } from "vitest";
import { agentDesks } from "../../src/cli/agent-desk.ts";
import { declaredTypes } from "../../src/cli/declared-type.ts";
import type { GlobalOptions } from "../../src/cli/option/global.ts";
import { Interrupted } from "../../src/host/host.ts";
import { clientServer } from "../../src/mcp/index.ts";
import type { Desk } from "../cli/support/monk.ts";

export interface Result {
  readonly failed: boolean;
  /** What it says first. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An agent at a desk: the SDK's own client, with a server in a process of its own. */
export interface Agent {
  readonly client: Client;
  /** What the server has logged, in order. */
  readonly logged: LoggingMessageNotification["params"][];
  call(name: string, given?: Record<string, unknown>, options?: CallOptions): Promise<Result>;
  /** Calls, and calls again with the code that comes. */
  confirmed(name: string, given?: Record<string, unknown>): Promise<Result>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onprogress?: (progress: Progress) => void;
}

/** The same within this process, which is faster. */
export async function agentIn(
  desk: Desk,
  options: Partial<GlobalOptions> & { allowWrites?: boolean; patience?: number } = {},
): Promise<Agent> {
  const { allowWrites = true, patience, ...chosen } = options;
  const asked = { file: [], policy: [], set: [], variablesFile: [], home: desk.home, ...chosen };
  const { ATLAS_API_URL: apiUrl = "", ...environment } = desk.environment;
  const setting = { options: { apiUrl, ...asked }, cwd: desk.folder, environment };
  const open = agentDesks(setting, patience === undefined ? {} : { patience });
  const stop = new AbortController();
  const complaints: string[] = [];
  const complain = (text: string) => void complaints.push(text);
  const { server, idle } = clientServer({ open, types: declaredTypes(), allowWrites, signal: stop.signal, complain });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await server.connect(there);
  onTestFinished(async () => {
    stop.abort(new Interrupted());
    await idle();
    await open.close();
    expect(complaints).toEqual([]);
  });
  return agentOn(here);
}

export async function agentAt(desk: Desk, options: readonly string[] = []): Promise<Agent> {
  const { PATH = "" } = process.env;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [desk.program, "mcp", ...options],
    cwd: desk.folder,
    env: { PATH, MONK_HOME: desk.home, ...desk.environment },
    stderr: "ignore",
  });
  return agentOn(transport);
}

export async function agentOn(transport: Parameters<Client["connect"]>[0]): Promise<Agent> {
  const client = new Client({ name: "test", version: "1" });
  const logged: LoggingMessageNotification["params"][] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params));
  await client.connect(transport);
  onTestFinished(() => client.close());
  const call: Agent["call"] = async (name, given = {}, options = {}) => {
    const { isError, content, structuredContent } = await client.callTool(
      { name, arguments: given },
      undefined,
      options,
    );
    const [first] = content as { text: string }[];
    return {
      failed: isError === true,
      text: first?.text ?? "",
      data: (structuredContent ?? {}) as Readonly<Record<string, unknown>>,
    };
  };
  return {
    client,
    logged,
    call,
    confirmed: async (name, given = {}) => call(name, { ...given, confirmation: codeIn(await call(name, given)) }),
  };
}

/** The one-time code that came with a plan. */
export function codeIn({ data, text }: Result): string {
  const { confirmation } = data as { confirmation?: { code: string } };
  if (confirmation === undefined) throw new Error(`no code came: ${text}`);
  return confirmation.code;
}
