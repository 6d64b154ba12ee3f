import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Reply } from "./reply.ts";

/** The connection that a request came on; absent when the app is called without a socket. */
export interface Connection {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: ServerResponse;
}

const withoutBody = new Set([204, 304]);

/** Sends the answer, or breaks the connection as a fault asked. */
export function send(reply: Reply, connection: Connection | undefined): Response {
  const outgoing = connection?.outgoing;
  if (reply.broken && outgoing) {
    if (reply.broken === "cut") {
      const body = Buffer.from(reply.body ?? "");
      outgoing.writeHead(reply.status, [...reply.headers, ["Content-Length", String(body.length)]].flat());
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.socket?.destroy());
    } else {
      outgoing.socket?.resetAndDestroy();
    }
    return RESPONSE_ALREADY_SENT;
  }
  const headers = new Headers();
  for (const [name, value] of reply.headers) headers.append(name, value);
  return new Response(withoutBody.has(reply.status) ? null : (reply.body ?? null), { status: reply.status, headers });
}
