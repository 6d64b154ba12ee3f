import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deskWithAtlas, small } from "../cli/support/atlas.ts";
import { agentAt, codeIn } from "./agent.ts";

test("the SDK's client works through the whole way on standard input and output", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const agent = await agentAt(desk, ["--allow-writes", "--as", "bot"]);

  expect(agent.client.getServerVersion()).toMatchObject({ name: "monk-mongodb-atlas" });
  expect(agent.client.getInstructions()).toContain("one-time code");
  expect((await agent.client.listTools()).tools.length).toBeGreaterThan(15);
  expect((await agent.call("plan")).data.counts).toEqual({ create: 2 });
  expect((await agent.call("update")).data).toMatchObject({ outcome: "done" });
  const held = await agent.call("delete", { targets: ["shop"] });
  await agent.call("delete", { targets: ["shop"], confirmation: codeIn(held) });
  expect(atlas.requests.filter(({ method }) => method === "DELETE")).toHaveLength(2);
  await expect(agent.client.callTool({ name: "nope" })).rejects.toThrow("there is no tool nope");
  const audit = await desk.monk("audit --json --agent bot --limit 500");
  const lines = audit.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ event }) => event === "called").map(({ action }) => action)).toEqual([
    "plan",
    "update",
    "delete",
    "delete",
  ]);
  expect(lines.find(({ operation, event }) => operation === "createProject" && event === "asked")).toMatchObject({
    agent: "bot",
    via: "mcp",
  });
});

test("the program ends when its input does, and prints nothing but the protocol", async () => {
  const { desk } = await deskWithAtlas();
  const hello = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "1" } },
  };

  const { code, stdout, stderr } = await desk.monk("mcp --json --verbose", `${JSON.stringify(hello)}\n`);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).jsonrpc),
  ).toEqual(["2.0"]);
  expect(readFileSync(join(desk.folder, "mongodb-atlas.yaml"), "utf8")).toBe(small);
});

test("a policy that cannot be read is told to whoever starts the server, and nobody is served", async () => {
  const { desk } = await deskWithAtlas();

  const { code, stdout, stderr } = await desk.monk("mcp --policy nowhere.yaml");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("there is no file nowhere.yaml");
});
