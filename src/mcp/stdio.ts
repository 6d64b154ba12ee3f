import type { Readable, Writable } from "node:stream";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import { messageOf } from "../entity/index.ts";
import { clientServer, type ServerOptions } from "./server.ts";

export interface Streams {
  readonly input: Readable;
  /** Nothing but messages of the protocol goes here. */
  readonly output: Writable;
}

/**
 * Serves one client on two streams. Resolves when its input has ended, or the signal says so, and every call has saved
 * what it had under way.
 */
export async function serveStdio(options: ServerOptions, { input, output }: Streams): Promise<void> {
  const transport = new StdioServerTransport(input, output);
  const { server, idle } = clientServer(options);
  const closed = new Promise<void>((close) => {
    server.onclose = () => close();
  });
  server.onerror = (error) => {
    options.complain(`mcp: ${firstLine(messageOf(error))}`);
    const isJson = !(error instanceof SyntaxError);
    if (isJson && error.name !== "ZodError") return;
    // Whoever sent what cannot be read waits for an answer; which one cannot be said.
    const failure = isJson
      ? { code: ErrorCode.InvalidRequest, message: "Invalid request: this is no message of JSON-RPC 2.0" }
      : { code: ErrorCode.ParseError, message: "Parse error: this line is no JSON" };
    void transport.send({ jsonrpc: "2.0", error: failure });
  };
  const leave = () => void server.close();
  input.once("end", leave).once("close", leave);
  // Those that were stopped still say so.
  options.signal.addEventListener("abort", () => void idle().then(leave), { once: true });
  await server.connect(transport);
  await closed;
  await idle();
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
