import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type { Server as NetServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { Hono } from "hono";
import { type ClientServer, clientServer, type ServerOptions } from "./server.ts";

export interface HttpOptions extends ServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** What each request has to bring as its bearer token. */
  readonly token: string;
}

export interface HttpServer {
  readonly url: string;
  readonly port: number;
  /** Ends every session; resolves when each call has saved what it had under way. */
  close(): Promise<void>;
}

/** Clients at a time. One that goes away without a word makes place when another comes. */
const most = 16;
const address = "127.0.0.1";

const needsToken =
  "This server wants the header `Authorization: Bearer TOKEN`: the token is in the file that it named as tokenFile when it started.";

interface Session extends ClientServer {
  readonly transport: WebStandardStreamableHTTPServerTransport;
}

/** Serves clients by streamable HTTP at `/mcp` of the loopback address, each in a session of its own. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const sessions = new Map<string, Session>();
  const app = new Hono();
  const server = createAdaptorServer({ fetch: app.fetch }) as NetServer;
  const port = await listen(server, options.port);
  const names = [address, "localhost", "[::1]"];
  // The usual port is left out of a URL.
  const hosts = [...names.map((host) => `${host}:${port}`), ...(port === 80 ? names : [])];

  app.use(async (context, next) => {
    const host = context.req.header("host");
    const origin = context.req.header("origin");
    // A page in a browser may have a name that leads here: it is told by the name.
    if (host === undefined || !hosts.includes(host.toLowerCase())) return context.text("This host is not served.", 403);
    if (origin !== undefined && !hosts.includes(origin.toLowerCase().replace(/^http:\/\//, ""))) {
      return context.text("This origin is not served.", 403);
    }
    if (!isToken(context.req.header("authorization"), options.token)) {
      return context.text(needsToken, 401, { "WWW-Authenticate": "Bearer" });
    }
    return next();
  });

  app.all("/mcp", async ({ req }) => {
    const id = req.header("mcp-session-id");
    const session = id === undefined ? undefined : sessions.get(id);
    if (id !== undefined && !session) return new Response("Session not found", { status: 404 });
    if (session) {
      // The least recently used stands first.
      sessions.delete(id ?? "");
      sessions.set(id ?? "", session);
      return session.transport.handleRequest(req.raw);
    }
    return begin(req.raw);
  });

  async function begin(request: Request): Promise<Response> {
    const made = clientServer(options);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, { ...made, transport }),
    });
    made.server.onclose = () => void sessions.delete(transport.sessionId ?? "");
    await made.server.connect(transport);
    const response = await transport.handleRequest(request);
    if (transport.sessionId === undefined) await made.server.close();
    else await makePlace(transport.sessionId);
    return response;
  }

  /** The one that has done nothing for longest goes, of those that do nothing now. */
  async function makePlace(newest: string): Promise<void> {
    const idle = [...sessions].find(([id, { busy }]) => id !== newest && busy() === 0);
    if (sessions.size > most && idle) await idle[1].server.close();
  }

  return {
    url: `http://${address}:${port}/mcp`,
    port,
    async close() {
      const open = [...sessions.values()];
      await Promise.all(open.map(({ idle }) => (options.signal.aborted ? idle() : undefined)));
      await Promise.all(open.map(({ server: one }) => one.close()));
      await Promise.all(open.map(({ idle }) => idle()));
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

/** Compared by hashes, so that the time it takes tells nothing. */
function isToken(header: string | undefined, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(header ?? "") ?? [];
  return given !== undefined && timingSafeEqual(hashOf(given), hashOf(token));
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function listen(server: NetServer, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, address, () => done((server.address() as AddressInfo).port));
  });
}
