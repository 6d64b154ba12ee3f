import { existsSync, readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, onTestFinished, test } from "vitest";
import { deskWithAtlas } from "../cli/support/atlas.ts";
import { type Desk, ended } from "../cli/support/monk.ts";
import { agentOn } from "./agent.ts";

const hello = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
};

/** A server in a process of its own, what it printed, and its token. */
async function served(desk: Desk, options = "") {
  const child = desk.start(`mcp --http ${options}`);
  onTestFinished(() => void child.kill("SIGKILL"));
  const end = ended(child);
  const line = await new Promise<string>((done) => child.stdout.once("data", (chunk) => done(String(chunk))));
  const { url, tokenFile } = JSON.parse(line) as { url: string; tokenFile: string };
  const file = join(desk.folder, tokenFile);
  return { url, file, token: readFileSync(file, "utf8").trim(), child, end };
}

/** Sends a request with exactly these headers, `Host` included, which `fetch` would not. */
function send(url: string, headers: Record<string, string>, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
        // A stream that goes on says enough with its beginning.
        if (text.includes("\n\n")) response.destroy();
      });
      response.on("close", () => done({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", failed).end(body);
  });
}

const plain = { "content-type": "application/json", accept: "application/json, text/event-stream" };

test("agents work by HTTP, each in a session of its own, until the server is stopped", async () => {
  const { desk } = await deskWithAtlas();
  const { url, file, token, child, end } = await served(desk, "--allow-writes");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const connect = () => {
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
    // The SDK's transport says of its session that it may be undefined, where its interface says that it may be absent.
    return agentOn(transport as Parameters<typeof agentOn>[0]);
  };
  const [one, two] = [await connect(), await connect()];
  const told: string[] = [];

  const { data } = await one.call("update", {}, { onprogress: ({ message = "" }) => void told.push(message) });

  expect(data).toMatchObject({ outcome: "done" });
  expect(told).toContain("shop/reader: ready");
  expect((await two.call("ps")).data.entities).toHaveLength(2);
  const held = await one.call("delete", { targets: ["shop"] });
  const { code } = held.data.confirmation as { code: string };
  const foreign = await two.call("delete", { targets: ["shop"], confirmation: code });
  expect(foreign.text).toContain("not known here");
  child.kill("SIGTERM");
  expect((await end).code).toBe(143);
  expect(existsSync(file)).toBe(false);
});

test("whoever has no token, or comes by another name or from a page of another origin, is turned away", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const token = "a-token-of-my-own-that-is-long-enough";
  desk.environment.MONK_MCP_TOKEN = token;
  const { url, token: kept } = await served(desk, "--token-file here.txt");
  const { host, port } = new URL(url);
  const body = JSON.stringify(hello);
  const status = async (headers: Record<string, string>, path = url) =>
    (await send(path, { ...plain, ...headers }, body)).status;
  const authorization = `Bearer ${token}`;

  expect(kept).toBe(token);
  expect(await status({ host })).toBe(401);
  expect(await status({ host, authorization: "Bearer wrong" })).toBe(401);
  expect(await status({ host, authorization: `Basic ${token}` })).toBe(401);
  expect(await status({ host, authorization: `Bearer ${token}x` })).toBe(401);
  expect(await status({ host: `rebound.example:${port}`, authorization })).toBe(403);
  expect(await status({ host: "127.0.0.1", authorization })).toBe(403);
  expect(await status({ host, authorization, origin: "https://page.example" })).toBe(403);
  expect(await status({ host, authorization, origin: "null" })).toBe(403);
  expect(await status({ host, authorization }, url.replace("/mcp", "/other"))).toBe(404);
  expect(await status({ host, authorization, "mcp-session-id": "of-nobody" })).toBe(404);
  expect(await status({ host: `localhost:${port}`, authorization, origin: `http://localhost:${port}` })).toBe(200);
  expect((await send(url, { host, authorization, accept: "text/event-stream" })).status).toBe(400);
  expect((await send(url, { ...plain, host, authorization }, "{")).status).toBe(400);
  expect((await send(url, { ...plain, host, authorization }, `"${"x".repeat(5_000_000)}"`)).status).toBe(413);
  expect(atlas.requests).toEqual([]);
});

test("the server listens on the loopback address alone", async () => {
  const { desk } = await deskWithAtlas();
  const { url } = await served(desk);
  const { port } = new URL(url);
  const others = Object.values(networkInterfaces()).flatMap((list = []) =>
    list.filter(({ internal, family }) => !internal && family === "IPv4"),
  );

  expect(new URL(url).hostname).toBe("127.0.0.1");
  for (const { address } of others) await expect(send(`http://${address}:${port}/mcp`, {})).rejects.toThrow();
});

test("a token that could be guessed, and options that go nowhere, are refused", async () => {
  const { desk } = await deskWithAtlas();
  expect(await desk.monk("mcp --port 1")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("--http"),
  });
  desk.environment.MONK_MCP_TOKEN = "short";
  expect(await desk.monk("mcp --http")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("MONK_MCP_TOKEN"),
  });
});
