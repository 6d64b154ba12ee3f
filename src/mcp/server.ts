import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import type { EntityType } from "../entity/index.ts";
import { messageOf } from "../entity/index.ts";
import { version } from "../version.ts";
import { Calls } from "./calls.ts";
import { Confirmations } from "./confirmation.ts";
import type { OpenDesk } from "./desk.ts";
import { listed } from "./listed.ts";
import { toolsFor } from "./tool/index.ts";

export interface ServerOptions {
  readonly open: OpenDesk;
  /** The kinds of entities, to be read about. */
  readonly types: readonly EntityType[];
  /** Whether tools that change Atlas are there at all. */
  readonly allowWrites: boolean;
  /** Aborted to stop all calls. */
  readonly signal: AbortSignal;
  /** Whatever goes wrong beside the answers; whole lines. */
  readonly complain: (text: string) => void;
}

/** A server of the Model Context Protocol for one client, not connected yet. */
export interface ClientServer {
  readonly server: Server;
  /** Calls under way. */
  busy(): number;
  /** Resolves when no call is under way any more. */
  idle(): Promise<void>;
}

const instructions = (allowWrites: boolean) =>
  `MongoDB Atlas, as templates in YAML declare it. Begin with list-templates and plan. ${
    allowWrites
      ? "What overwrites, deletes, costs money or opens the network to everybody is done in two calls: the first answers with the plan and a one-time code, the second brings the code. Show the plan to the person you work for before you bring it."
      : "This server only reads."
  } Secrets are named and never shown.`;

/** Makes one; nothing is served until it is connected to a transport. */
export function clientServer(options: ServerOptions): ClientServer {
  const { types, allowWrites, complain } = options;
  const tools = toolsFor(types);
  const calls = new Calls({ ...options, confirmations: new Confirmations() });
  const server = new Server(
    { name: "monk-mongodb-atlas", title: "MongoDB Atlas", version },
    { capabilities: { tools: {}, logging: {} }, instructions: instructions(allowWrites) },
  );
  server.onerror = (error) => complain(`mcp: ${messageOf(error)}`);
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.filter(({ writes }) => allowWrites || !writes).map(listed),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, _meta }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `there is no tool ${params.name}; tools/list names them`);
    const token = _meta?.progressToken;
    let count = 0;
    const tell = (message: string) => {
      if (token === undefined) return;
      count += 1;
      const notification: ServerNotification = {
        method: "notifications/progress",
        params: { progressToken: token, progress: count, message },
      };
      // Whoever has gone away misses nothing.
      sendNotification(notification).catch(() => undefined);
    };
    const result = await calls.run(tool, params.arguments ?? {}, { signal, tell });
    if (signal.aborted) await sayAfterwards(server, tool.name, result);
    return result;
  });
  return { server, busy: () => calls.underWay, idle: () => calls.idle() };
}

/** A call that was cancelled gets no answer; what became of it is said all the same. */
async function sayAfterwards(server: Server, name: string, result: CallToolResult): Promise<void> {
  const data = { tool: name, cancelled: true, ...result.structuredContent, text: textOf(result) };
  await server.sendLoggingMessage({ level: "warning", logger: "monk", data }).catch(() => undefined);
}

function textOf({ content }: CallToolResult): string {
  const [first] = content;
  return first?.type === "text" ? first.text : "";
}
