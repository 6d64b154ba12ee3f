import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { atlasEntities } from "../../entities/index.ts";
import type { Operation } from "../../src/atlas/operation.ts";
import { operations } from "../../src/atlas/operations/index.ts";
import { deadTokenFault, faults, wornNonce } from "./fault.ts";
import { faultTable, findings, type Row, sampled, Totals } from "./fault-table.ts";

const { MONK_FAULTS, MONK_SEED = "1", MONK_ROWS } = process.env;
const isWhole = MONK_FAULTS === "whole";

/** Those that a challenge, or the count of its answers, could make a difference to. */
const concernDigest =
  /^(401 once|401 from here on|429 with Retry-After|500 although done|connection refused once|reset before|reset after|cut body|30 s of silence)$/;

const withToken = await faultTable({
  credential: "service account",
  ...(MONK_ROWS !== undefined && { only: new RegExp(MONK_ROWS) }),
  faults: [...faults, deadTokenFault],
  agents: isWhole ? "all" : "usual",
});
const withDigest = await faultTable({
  credential: "API key",
  only: new RegExp(
    `^(?=.*(?:${MONK_ROWS ?? ""}))(update that creates|update with nothing|create-snapshot|delete$|inventory$|api create|mcp check)`,
  ),
  faults: [...faults.filter(({ name }) => concernDigest.test(name)), wornNonce],
});

/** What the entities are written in; an operation that is not named there is sent by none of them. */
const sources = readdirSync("entities", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join("entities", name), "utf8"))
  .join("\n");

/** A test for each row of the table; of the whole of it, or of a sample of so many requests. */
function play(table: readonly Row[], requests: number): void {
  const rows = isWhole ? table : sampled(table, Number.parseInt(MONK_SEED, 10), requests);
  const totals = new Totals();
  it.each(rows.map((row) => [row.scenario.name, row] as const))(
    "%s gets there or says why not, and then gets there",
    { timeout: isWhole ? 3_600_000 : 120_000 },
    async (_, row) => {
      expect(await findings(row, totals)).toEqual([]);
    },
  );
  afterAll(() => {
    process.stdout.write(totals.lines(table[0]?.scenario.credential ?? ""));
  });
}

afterAll(() => {
  for (const { scenario } of [...withToken, ...withDigest]) scenario.from.discard();
});

describe("whatever befalls a request", () => {
  play(withToken, 3_000);
});

describe.skipIf(withDigest.length === 0)("whatever befalls a request that answers a challenge", () => {
  play(withDigest, 400);
});

describe.skipIf(MONK_ROWS !== undefined)("the table", () => {
  it("has a command for each action that there is", () => {
    const played = new Set(withToken.map(({ scenario: { command } }) => (command.verb === "do" ? command.action : "")));
    const actions = atlasEntities(() => {
      throw new Error("nothing is asked of Atlas here");
    }).flatMap((type) => Object.keys(type.actions));
    expect(actions.filter((name) => !played.has(name))).toEqual([]);
  });

  it("has a request for each operation that an entity sends", () => {
    const sent = withToken.flatMap(({ expected }) => expected.spots.map(({ what }) => what.replace(/\?.*/, "")));
    const rows: Readonly<Record<string, Operation>> = operations;
    const missed = Object.entries(rows).filter(([name, row]) => {
      // What a list has told is not asked for by itself.
      const { method, path } = rows[row.from?.list ?? name] ?? row;
      const form = new RegExp(`^${method} /api/atlas/v2${path.replace(/\{\w+\}/g, "[^/]+")}$`);
      return sources.includes(`"${name}"`) && !sent.some((what) => form.test(what));
    });
    expect(missed.map(([name]) => name)).toEqual([]);
  });
});
