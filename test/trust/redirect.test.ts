import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Atlas } from "../../src/atlas/index.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import { accountText, failureOf, keyText } from "../support/client.ts";

const open: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function serve(listener: RequestListener) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A server that sends whoever shows credentials for one kind of request on to another server. */
async function redirecting(status: number, from: "token" | "api") {
  const elsewhere = await serve((_, response) => response.writeHead(200).end("{}"));
  const atlas = await serve((request, response) => {
    const isToken = request.url === "/api/oauth/token";
    if (isToken === (from === "token") && request.headers.authorization !== undefined) {
      response.writeHead(status, { location: `${elsewhere.url}${request.url}` }).end();
    } else if (isToken) {
      response.end(JSON.stringify({ access_token: "the-token", expires_in: 3600 }));
    } else {
      response.writeHead(401, { "www-authenticate": 'Digest realm="r", nonce="n", qop="auth"' }).end();
    }
  });
  return { atlas, elsewhere };
}

function clientOf(baseUrl: string, credentials: string): Atlas {
  const host = nodeHost({ environment: {}, clock: { now: Date.now, sleep: async () => {} } });
  open.push(() => host.close());
  return new Atlas({ host, baseUrl, credentials, userAgent: "test" });
}

describe.each([301, 302, 303, 307, 308])("a redirect with status %i", (status) => {
  test.each([
    ["of a call, with an access token", "api", accountText],
    ["of a call, with a Digest answer", "api", keyText],
    ["of the token endpoint, with the client's secret", "token", accountText],
  ] as const)("%s, is an error and takes nothing to another server", async (_title, from, credentials) => {
    const { atlas, elsewhere } = await redirecting(status, from);
    const error = await failureOf(clientOf(atlas.url, credentials).call("getSystemStatus", {}));
    expect(error).toMatchObject({ status });
    expect(atlas.seen.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
    expect(elsewhere.seen).toHaveLength(0);
  });
});
