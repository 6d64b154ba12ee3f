import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { engineKinds } from "./engines.ts";
import { scripted } from "./scripted.ts";

/** A server on the loopback address until the test ends; answers its URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const origin = "https://cloud.example.com";

describe.each((await engineKinds()).map((kind) => [kind.title, kind] as const))("http %s", (_, kind) => {
  const toy = scripted(kind);
  const test = it.skipIf(kind.skip);

  test("sends method, path, headers and body to whoever stands in for the origin", async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const { method, url: path, headers } = request;
        const said = {
          method,
          path,
          host: headers.host,
          accept: headers.accept,
          body: Buffer.concat(chunks).toString(),
        };
        const text = JSON.stringify(said);
        response.writeHead(201, { "content-length": Buffer.byteLength(text) }).end(text);
      });
    });
    const script = `
      const http = require("http");
      const { status, statusCode, body, contentLength } = http.do("${origin}/lamps?all=1", { method: "PATCH", headers: { accept: "text/plain" }, body: "Grüße" });
      const others = [http.get("${origin}/a"), http.post("${origin}/a", { body: "x" }), http.put("${origin}/a", {}), http.delete("${origin}/a", {})];
      return [status, statusCode, contentLength > 0, JSON.parse(body), others.map((one) => JSON.parse(one.body).method)];
    `;
    const said = {
      method: "PATCH",
      path: "/lamps?all=1",
      host: "cloud.example.com",
      accept: "text/plain",
      body: "Grüße",
    };
    expect(await toy.body(script, { origins: { [origin]: url } })).toEqual([
      "201 Created",
      201,
      true,
      said,
      ["GET", "POST", "PUT", "DELETE"],
    ]);
  });

  test("shows header names as Go writes them or in lower case, and values as text or as a list", async () => {
    const url = await serve((_, response) => {
      response.writeHead(204, { "x-lamp-count": "3", "www-authenticate": ["Digest a", "Digest b"] }).end();
    });
    const script = `
      const { headers } = require("http").get("${origin}/");
      return Object.entries(headers).filter(([name]) => /^(x-lamp|www)/i.test(name)).sort();
    `;
    const origins = { [origin]: url };
    expect(await toy.body(script, { origins })).toEqual([
      ["Www-Authenticate", "Digest a, Digest b"],
      ["X-Lamp-Count", "3"],
    ]);
    const quirks = { headerNames: "lower-case", headerValues: "list" } as const;
    expect(await toy.body(script, { origins, quirks })).toEqual([
      ["www-authenticate", ["Digest a", "Digest b"]],
      ["x-lamp-count", ["3"]],
    ]);
  });

  test("names a status other than 2xx as an error, or does not, with status and body in either case", async () => {
    const url = await serve((_, response) => response.writeHead(404).end("gone"));
    const script = `const { error, statusCode, body } = require("http").get("${origin}/"); return [statusCode, body, String(error)]`;
    const origins = { [origin]: url };
    expect(await toy.body(script, { origins })).toEqual([404, "gone", "unexpected response code 404"]);
    expect(await toy.body(script, { origins, quirks: { statusIsError: false } })).toEqual([404, "gone", "undefined"]);
  });

  test("tells in Go's words that there is no answer, as an error or by throwing it", async () => {
    const origins = {
      [origin]: "http://127.0.0.1:1",
      "https://cut.example.com": await serve(({ socket }) => socket.destroy()),
    };
    const script = `
      const { get, post } = require("http");
      const tries = [() => get("${origin}/a"), () => get("https://elsewhere.example.com/"), () => post("https://cut.example.com/", {})];
      return tries.map((attempt) => { try { const { error, statusCode } = attempt(); return [error, typeof statusCode] } catch (thrown) { return thrown.message } });
    `;
    const words = [
      `Get "${origin}/a": dial tcp 127.0.0.1:1: connect: connection refused`,
      'Get "https://elsewhere.example.com/": dial tcp: lookup elsewhere.example.com: no such host',
      'Post "https://cut.example.com/": EOF',
    ];
    expect(await toy.body(script, { origins })).toEqual(words.map((word) => [word, "undefined"]));
    expect(await toy.body(script, { origins, quirks: { noAnswer: "throws" } })).toEqual(words);
  });

  test("waits no longer than the timeout, in milliseconds", async () => {
    const url = await serve(() => {});
    const script = `return require("http").get("${origin}/", { timeout: 30 }).error`;
    expect(await toy.body(script, { origins: { [origin]: url } })).toMatch(/Client\.Timeout|deadline exceeded/);
  });

  test("tells of an answer that was cut off", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setImmediate(() => response.destroy());
    });
    const script = `return require("http").get("${origin}/").error`;
    expect(await toy.body(script, { origins: { [origin]: url } })).toContain("unexpected EOF");
  });
});
