import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import { UsageError } from "../../runtime/input-error.ts";
import { atPort } from "../at-port.ts";
import { homeOf } from "../home-folder.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { secretOption } from "../option/atlas.ts";
import { textOption } from "../option/text.ts";
import { wholeNumber } from "../option/whole-number.ts";

interface McpOptions {
  readonly allowWrites?: boolean;
  readonly http?: true;
  readonly port?: number;
  readonly tokenFile?: string;
  readonly secret: string;
  readonly waivers?: string;
}

export function mcp(program: Command, perform: Perform): void {
  program
    .command("mcp")
    .helpGroup("Tools:")
    .summary("serve agents, by the Model Context Protocol")
    .description(
      "Serves an agent on standard input and output, or several by HTTP on the loopback address, until it is stopped.\nReads only, unless --allow-writes. Each call is subject to the policy, and is in the audit log as --as names it.",
    )
    .option("--allow-writes", "also what changes Atlas; what costs or destroys needs a one-time code")
    .option("--http", "by streamable HTTP; prints one line of JSON when it listens: url, tokenFile")
    .addOption(
      new Option("--port <n>", "with --http: the port; any free one by default").argParser(
        wholeNumber("--port", 0, 65_535),
      ),
    )
    .addOption(
      textOption(
        "--token-file <file>",
        "with --http: where the bearer token is put (default: mcp-PORT.token in the home); MONK_MCP_TOKEN sets the token",
      ),
    )
    .addOption(secretOption("the secret whose credential reads inventories"))
    .addOption(textOption("--waivers <file>", "what check passes over"))
    .action(
      perform(async (invocation, { allowWrites = false, http, port, tokenFile, ...given }: McpOptions) => {
        const { interruption, output } = invocation;
        if (!http && (port !== undefined || tokenFile !== undefined)) {
          throw new UsageError("--port and --token-file go with --http", "leave them out, or add --http");
        }
        // Every call asks the policy anew; one that cannot be read at the start is better told to whoever starts this.
        (await invocation.compose("if any")).ensureRights();
        const [{ agentDesks }, { declaredTypes }, { serveHttp, serveStdio }] = await Promise.all([
          import("../agent-desk.ts"),
          import("../declared-type.ts"),
          import("../../mcp/index.ts"),
        ]);
        const open = agentDesks(invocation, given);
        const { signal } = interruption;
        const complain = (text: string) => output.error(output.clean(text));
        const options = { open, types: declaredTypes(), allowWrites, signal, complain };
        interruption.watch();
        if (http) {
          const token = tokenOf(invocation);
          await serving({ ...options, token, port: port ?? 0 }, serveHttp, invocation, tokenFile);
        } else {
          if (process.stdin.isTTY) output.note(forClients);
          await serveStdio(options, { input: process.stdin, output: process.stdout });
        }
        await open.close();
        return 0;
      }),
    );
}

const forClients =
  "This speaks the Model Context Protocol on standard input and output: the client of an agent starts it by itself. Ctrl-C stops it.";

type ServeHttp = typeof import("../../mcp/index.ts").serveHttp;

async function serving(
  given: Parameters<ServeHttp>[0],
  serveHttp: ServeHttp,
  { options, cwd, output }: Invocation,
  tokenFile: string | undefined,
): Promise<void> {
  const { writeAtomic } = await import("../../runtime/home/index.ts");
  const home = homeOf(options, cwd);
  await home.ensure();
  const stopped = new Promise<void>((stop) => given.signal.addEventListener("abort", () => stop(), { once: true }));
  const server = await atPort(given.port, () => serveHttp(given));
  // By the port, so that two servers of one home do not take each other's.
  const own = `mcp-${server.port}.token`;
  const file = tokenFile === undefined ? home.file(own) : resolve(cwd, tokenFile);
  try {
    await writeAtomic(file, `${given.token}\n`);
    output.disclose(`${JSON.stringify({ url: server.url, tokenFile: relative(cwd, file) })}\n`);
    await stopped;
  } finally {
    await server.close();
    await rm(file, { force: true });
  }
}

/** Given by the environment, so that it can stay the same, or made anew. */
function tokenOf({ environment }: Invocation): string {
  const given = environment.MONK_MCP_TOKEN;
  if (given === undefined || given === "") return randomBytes(32).toString("base64url");
  if (/^[\w.~+/-]{32,}=*$/.test(given)) return given;
  throw new UsageError(
    "MONK_MCP_TOKEN is no token to rely on",
    "give it 32 characters or more: letters, digits, - and _",
  );
}
