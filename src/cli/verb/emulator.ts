import { type Command, Option } from "commander";
import type { EmulatorOptions } from "../../emulator/index.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { atPort } from "../at-port.ts";
import type { Perform } from "../invocation.ts";
import { wholeNumber } from "../option/whole-number.ts";

interface ServerOptions {
  readonly port?: number;
  readonly org?: readonly string[];
  readonly data?: string;
  readonly provisionSeconds?: number;
  readonly latencyMs?: number;
  readonly rateLimit: NonNullable<EmulatorOptions["rateLimits"]>;
  readonly faults?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly publicKey?: string;
  readonly privateKey?: string;
}

export function emulator(program: Command, perform: Perform): void {
  program
    .command("emulator")
    .helpGroup("Tools:")
    .summary("serve an Atlas of your own on this machine")
    .description(
      "Serves the Atlas Administration API on the loopback address until it is stopped.\nPrints one line of JSON when it listens: url, orgs, serviceAccount, apiKey.",
    )
    .addOption(new Option("--port <n>", "port; any free one by default").argParser(wholeNumber("--port", 0, 65_535)))
    .addOption(
      new Option(
        "--org <name>",
        "an organization that exists; may be given again (default: my-organization)",
      ).argParser((name: string, before: readonly string[] | undefined) => [...(before ?? []), name]),
    )
    .option("--data <file>", "file that keeps the world; in memory only by default")
    .addOption(
      new Option("--provision-seconds <n>", "seconds until a cluster is ready (default: 2)").argParser(
        decimal("--provision-seconds"),
      ),
    )
    .addOption(
      new Option("--latency-ms <n>", "milliseconds that every answer takes longer").argParser(decimal("--latency-ms")),
    )
    .addOption(
      new Option("--rate-limit <limit>", "another rate limit for a set of endpoints: SET=CAPACITY,REFILL,SECONDS")
        .argParser(rateLimit)
        .default({}, "Atlas's own"),
    )
    .option("--faults <file>", "JSON file with faults to answer with, read again whenever it changes")
    .option("--client-id <id>", "id of the service account")
    .option("--client-secret <secret>", "its secret")
    .option("--public-key <key>", "public part of the API key")
    .option("--private-key <key>", "its private part")
    .action(
      perform(async ({ output }, { org, rateLimit: rateLimits, ...options }: ServerOptions) => {
        const { limitSets, listeningLine, start } = await import("../../emulator/index.ts");
        const unknown = Object.keys(rateLimits).find((name) => !Object.hasOwn(limitSets, name));
        if (unknown !== undefined) {
          throw new UsageError(
            `--rate-limit: there is no set ${unknown}`,
            `one of ${Object.keys(limitSets).join(", ")}`,
          );
        }
        const stopped = new Promise<void>((stop) => {
          process.once("SIGINT", () => stop());
          process.once("SIGTERM", () => stop());
        });
        const running = await atPort(options.port, () => start({ ...options, rateLimits, ...(org && { orgs: org }) }));
        output.disclose(`${listeningLine(running)}\n`);
        await stopped;
        await running.close();
        return 0;
      }),
    );
}

function decimal(name: string) {
  return (text: string): number => {
    const number = Number(text);
    if (Number.isFinite(number) && number >= 0 && text.trim() !== "") return number;
    throw new UsageError(`${name} ${text}: expected a number, 0 or more`);
  };
}

function rateLimit(text: string, before: Record<string, unknown>): Record<string, unknown> {
  const [, set, capacity, refill, seconds] = /^(\w+)=(\d+),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (set === undefined || Number(seconds) === 0) {
    throw new UsageError(`--rate-limit ${text}: expected SET=CAPACITY,REFILL,SECONDS`, "for example clusters=20,10,60");
  }
  return { ...before, [set]: { capacity: Number(capacity), refill: Number(refill), seconds: Number(seconds) } };
}
