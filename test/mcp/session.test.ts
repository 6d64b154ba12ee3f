import { createInterface, type Interface } from "node:readline";
import type { Writable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { deskWithAtlas } from "../cli/support/atlas.ts";
import { type Desk, ended } from "../cli/support/monk.ts";
import { shop } from "../policy/office.ts";

type Message = Readonly<Record<string, unknown>>;

/** A session as the official inspector holds it, line by line, with nothing of the SDK on this side. */
class Session {
  readonly end: ReturnType<typeof ended>;
  readonly #input: Writable;
  readonly #lines: Interface;
  readonly #waiting: ((message: Message) => void)[] = [];
  readonly #come: Message[] = [];

  constructor(desk: Desk, options = "") {
    const child = desk.start(`mcp ${options}`);
    this.end = ended(child);
    this.#input = child.stdin;
    this.#lines = createInterface({ input: child.stdout });
    this.#lines.on("line", (line) => {
      const message = JSON.parse(line) as Message;
      const next = this.#waiting.shift();
      if (next) next(message);
      else this.#come.push(message);
    });
    onTestFinished(() => void child.kill("SIGKILL"));
  }

  write(message: Message | string): void {
    this.#input.write(`${typeof message === "string" ? message : JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  /** The next message, whichever it is. */
  async next(): Promise<Message> {
    const come = this.#come.shift();
    return come ?? new Promise((done) => this.#waiting.push(done));
  }

  ask(message: Message | string): Promise<Message> {
    this.write(message);
    return this.next();
  }

  async begin(): Promise<Message> {
    const clientInfo = { name: "inspector-client", version: "0.17.0" };
    const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } };
    const params = { protocolVersion: "2025-11-25", capabilities, clientInfo };
    const answer = await this.ask({ id: 0, method: "initialize", params });
    this.write({ method: "notifications/initialized" });
    return answer;
  }

  leave(): void {
    this.#input.end();
  }
}

test("a session of the inspector's protocol, from its beginning to its end", async () => {
  const { desk } = await deskWithAtlas();
  const session = new Session(desk);

  expect(await session.begin()).toMatchObject({
    id: 0,
    result: {
      protocolVersion: "2025-11-25",
      serverInfo: { name: "monk-mongodb-atlas", title: "MongoDB Atlas" },
      capabilities: { tools: {}, logging: {} },
    },
  });
  expect(await session.ask({ id: 1, method: "ping" })).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
  expect(await session.ask({ id: 2, method: "logging/setLevel", params: { level: "debug" } })).toMatchObject({
    result: {},
  });
  const { result } = (await session.ask({ id: 3, method: "tools/list", params: { _meta: { progressToken: 3 } } })) as {
    result: { tools: { name: string; inputSchema: { type: string } }[] };
  };
  expect(result.tools.map(({ inputSchema }) => inputSchema.type)).toEqual(result.tools.map(() => "object"));
  const call = { name: "list-templates", arguments: {}, _meta: { progressToken: 4 } };
  expect(await session.ask({ id: 4, method: "tools/call", params: call })).toMatchObject({
    id: 4,
    result: { content: [{ type: "text", text: "2 templates." }, { type: "text" }] },
  });
  session.leave();
  expect(await session.end).toMatchObject({ code: 0, stderr: "" });
});

test("what cannot be read, and what there is not, is answered, and the session goes on", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const session = new Session(desk);
  await session.begin();

  expect(await session.ask("{ this is no JSON")).toMatchObject({ error: { code: -32700 } });
  expect(await session.ask("[1, 2]")).toMatchObject({ error: { code: -32600 } });
  expect(await session.ask('{"jsonrpc":"1.0","id":7,"method":"ping"}')).toMatchObject({ error: { code: -32600 } });
  expect(await session.ask({ id: 1, method: "resources/list" })).toMatchObject({ id: 1, error: { code: -32601 } });
  expect(await session.ask({ id: 2, method: "tools/call", params: { name: "rm" } })).toMatchObject({
    id: 2,
    error: { code: -32602, message: expect.stringContaining("there is no tool rm") },
  });
  expect(await session.ask({ id: 3, method: "tools/call", params: {} })).toMatchObject({
    id: 3,
    error: {},
  });
  const wrong = { name: "plan", arguments: "all" };
  expect(await session.ask({ id: 4, method: "tools/call", params: wrong })).toMatchObject({ id: 4, error: {} });
  const odd = { name: "describe", arguments: { target: { $gt: "" } } };
  expect(await session.ask({ id: 5, method: "tools/call", params: odd })).toMatchObject({
    id: 5,
    result: { isError: true },
  });
  session.write({ method: "notifications/cancelled", params: { requestId: 99 } });
  expect(await session.ask({ id: 6, method: "ping" })).toMatchObject({ id: 6, result: {} });
  expect(atlas.requests).toEqual([]);
  session.leave();
  expect((await session.end).code).toBe(0);
});

test("a call that is cancelled is not answered; what became of it is logged", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": shop }, { provisionSeconds: 30 });
  const session = new Session(desk, "--allow-writes");
  await session.begin();
  const first = await session.ask({ id: 1, method: "tools/call", params: { name: "update", arguments: {} } });
  const { structuredContent } = first.result as { structuredContent: { confirmation: { code: string } } };
  const given = { confirmation: structuredContent.confirmation.code };

  session.write({
    id: 2,
    method: "tools/call",
    params: { name: "update", arguments: given, _meta: { progressToken: "p" } },
  });
  const seen: Message[] = [];
  for (;;) {
    const message = await session.next();
    seen.push(message);
    if (JSON.stringify(message).includes("waiting for Atlas")) break;
  }
  session.write({ method: "notifications/cancelled", params: { requestId: 2, reason: "enough" } });
  while (seen.at(-1)?.method !== "notifications/message") seen.push(await session.next());

  const steps = seen.filter(({ method }) => method === "notifications/progress").map(({ params }) => params as Message);
  expect(steps.every(({ progressToken }) => progressToken === "p")).toBe(true);
  expect(steps.map(({ progress }) => progress)).toEqual(steps.map((_, index) => index + 1));
  expect(seen.at(-1)?.params).toMatchObject({ level: "warning", data: { tool: "update", outcome: "interrupted" } });
  expect(seen.filter(({ id }) => id === 2)).toEqual([]);
  session.leave();
  expect((await session.end).code).toBe(0);
});
