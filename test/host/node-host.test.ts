import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { type HttpRequest, Interrupted, TransportError } from "../../src/host/host.ts";
import { type NodeHost, type NodeHostOptions, nodeHost } from "../../src/host/node/node-host.ts";
import { failureOf } from "../support/client.ts";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function serve(listener: RequestListener): Promise<{ url: string; server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer(listener);
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sockets };
}

function host(options: NodeHostOptions = {}): NodeHost {
  const made = nodeHost(options);
  open.push(made);
  return made;
}

const get = (url: string, timeout = 10_000): HttpRequest => ({ method: "GET", url, headers: {}, timeout });
const post = (url: string): HttpRequest => ({ ...get(url), method: "POST", body: '{"a":"ü"}' });

describe("a request", () => {
  test("brings back status, headers in lower case and the body, over connections that are kept", async () => {
    const { url, sockets } = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        response.setHeader("X-Many", ["one", "two"]);
        response.end(`${request.method} ${request.url} ${body}`);
      });
    });
    const node = host();
    const reply = await node.http(post(`${url}/a%2Fb?c=%2F`));
    for (let count = 0; count < 20; count += 1) {
      await node.http(post(url));
    }
    expect(reply).toMatchObject({ status: 200, body: 'POST /a%2Fb?c=%2F {"a":"ü"}' });
    expect(reply.headers["x-many"]).toBe("one, two");
    expect(sockets.size).toBeLessThan(4);
  });

  test("does not follow a redirect", async () => {
    let count = 0;
    const { url } = await serve((_, response) => {
      count += 1;
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect(await host().http(get(url))).toMatchObject({ status: 302 });
    expect(count).toBe(1);
  });

  test("is made by as many connections at a time as allowed", async () => {
    let atOnce = 0;
    let most = 0;
    const { url } = await serve((_, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      setImmediate(() => {
        atOnce -= 1;
        response.end();
      });
    });
    const node = host({ connections: 3 });
    await Promise.all(Array.from({ length: 20 }, () => node.http(get(url))));
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe("a proxy", () => {
  test("is used for https, and never for this machine", async () => {
    const { url, server } = await serve((_, response) => response.end("direct"));
    const tunnels: string[] = [];
    server.on("connect", (request, socket) => {
      tunnels.push(request.url ?? "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const node = host({ environment: { HTTPS_PROXY: url, HTTP_PROXY: "http://127.0.0.1:1" } });
    expect(await failureOf(node.http(get("https://atlas.test/")))).toBeInstanceOf(TransportError);
    expect(tunnels).toEqual(["atlas.test:443"]);
    expect(await node.http(get(url))).toMatchObject({ body: "direct" });
  });
});

describe("a request without a whole answer", () => {
  test("was not sent when nobody listens", async () => {
    const { url, server } = await serve(() => {});
    await new Promise((resolve) => server.close(resolve));
    const error = await failureOf(host().http(post(url)));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ code: "ECONNREFUSED", sent: "no" });
  });

  test("may have been sent when the connection breaks, and is not sent again", async () => {
    let count = 0;
    const { url } = await serve((request) => {
      count += 1;
      request.socket.destroy();
    });
    const error = await failureOf(host().http(post(url)));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ sent: "maybe" });
    expect(count).toBe(1);
  });

  test("is told apart when the answer ended early", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => response.destroy());
    });
    expect(await failureOf(host().http(get(url)))).toMatchObject({ code: "CUT", sent: "maybe" });
  });

  test.each([
    ["without an end", undefined],
    ["that is small until it is decompressed", "gzip"],
  ])("is given up when it is an answer %s", async (_, encoding) => {
    const spaces = Buffer.alloc(1024 * 1024, " ");
    let written = 0;
    const { url } = await serve(async (_, response) => {
      response.writeHead(200, encoding === undefined ? {} : { "content-encoding": encoding });
      // Ends, so that a reader without a limit ends as well, and gets all of it.
      const body = Readable.from(
        (function* () {
          for (; written < 200; written += 1) yield spaces;
        })(),
      );
      const steps = encoding === undefined ? [body, response] : [body, createGzip({ level: 1 }), response];
      await pipeline(steps).catch(() => undefined);
    });
    expect(await failureOf(host().http(get(url)))).toMatchObject({ code: "TOO_LONG", sent: "maybe" });
  });

  test("may have no body, and say that it is compressed", async () => {
    const { url } = await serve((_, response) => response.writeHead(204, { "content-encoding": "gzip" }).end());
    expect(await host().http(get(url))).toMatchObject({ status: 204, body: "" });
  });

  test("ends after its time", async () => {
    const { url } = await serve(() => {});
    expect(await failureOf(host().http(get(url, 50)))).toMatchObject({ code: "TIMEOUT", sent: "maybe" });
  });

  test("ends after its time though the answer keeps dripping", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect(await failureOf(host().http(get(url, 100)))).toMatchObject({ code: "TIMEOUT", sent: "maybe" });
  });
});

describe("a run that is being stopped", () => {
  test("ends its waits, and sends nothing more", async () => {
    const stop = new AbortController();
    const node = host({ signal: stop.signal });
    const waiting = failureOf(node.sleep(3_600_000));
    stop.abort();
    expect(await waiting).toBeInstanceOf(Interrupted);
    expect(await failureOf(node.sleep(0))).toBeInstanceOf(Interrupted);
    expect(await failureOf(node.http(get("http://127.0.0.1:1")))).toBeInstanceOf(Interrupted);
  });
});

describe("a retry", () => {
  test("goes by the decision alone, and ends with what failed last", async () => {
    const slept: number[] = [];
    const node = host({ clock: { now: () => 0, sleep: async (milliseconds) => void slept.push(milliseconds) } });
    const attempts: number[] = [];
    const failing = (count: number) => {
      attempts.push(count);
      return Promise.reject(new Error(`failure ${count}`));
    };
    const error = await failureOf(node.retry(failing, (_, count) => (count < 4 ? count * 10 : "stop")));
    expect(String(error)).toBe("Error: failure 4");
    expect(attempts).toEqual([1, 2, 3, 4]);
    expect(slept).toEqual([10, 20, 30]);
  });

  test("ends at once with what succeeds", async () => {
    expect(
      await host().retry(
        async (count) => `attempt ${count}`,
        () => "stop",
      ),
    ).toBe("attempt 1");
  });
});
