import { type Cell, type CellOutcome, isMeaningful, runCell, type Undisturbed, undisturbed } from "./cell.ts";
import { type Fault, faults } from "./fault.ts";
import { exceptionFor } from "./fault-exception.ts";
import { type Scenario, scenarios } from "./scenario.ts";

/** A row of the table: one command, and everything that is to befall it. */
export interface Row {
  readonly scenario: Scenario;
  readonly cells: readonly Cell[];
  readonly expected: Undisturbed;
}

export interface TableOptions {
  readonly credential: Scenario["credential"];
  /** Which scenarios; all when left out. */
  readonly only?: RegExp;
  readonly faults?: readonly Fault[];
  /** Whether an agent gives all commands that it can, or the usual ones. */
  readonly agents?: "usual" | "all";
}

/** Every request of every command, with every fault in its way. */
export async function faultTable(options: TableOptions): Promise<Row[]> {
  const { credential, only = /./, faults: kinds = faults, agents = "usual" } = options;
  const rows: Row[] = [];
  for (const scenario of await scenarios(credential, agents)) {
    if (!only.test(scenario.name)) continue;
    const expected = await undisturbed(scenario);
    const cells = expected.spots.flatMap((spot) =>
      kinds.filter((fault) => isMeaningful(fault, spot, scenario)).map((fault): Cell => ({ scenario, spot, fault })),
    );
    rows.push({ scenario, expected, cells });
  }
  return rows;
}

/**
 * Fewer cells, by chance of a seed: still each verb with each fault; then each command and each operation with each kind
 * of fault, as far as `requests` allows. Of cells for the same pair, those of short commands come first.
 */
export function sampled(rows: readonly Row[], seed: number, requests: number): Row[] {
  const chance = chanceOf(seed);
  const costs = new Map(rows.map(({ scenario, expected }) => [scenario, expected.spots.length]));
  const costOf = ({ scenario }: Cell) => costs.get(scenario) ?? 0;
  const shuffled = rows
    .flatMap(({ cells }) => cells)
    .map((cell) => ({ cell, rank: chance() * costOf(cell) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ cell }) => cell);
  const chosen = new Set<Cell>();
  let left = requests;
  for (const { pairsOf, isLimited } of [
    { pairsOf: verbPair, isLimited: false },
    { pairsOf: kindPairs, isLimited: true },
  ]) {
    const covered = new Set([...chosen].flatMap(pairsOf));
    // Those that cover most at once first: it takes fewer of them.
    for (const least of [2, 1]) {
      for (const cell of shuffled) {
        const fresh = pairsOf(cell).filter((pair) => !covered.has(pair));
        if (fresh.length < least || (isLimited && costOf(cell) > left)) continue;
        chosen.add(cell);
        left -= costOf(cell);
        for (const pair of fresh) covered.add(pair);
      }
    }
  }
  return rows.map((row) => ({ ...row, cells: row.cells.filter((cell) => chosen.has(cell)) }));
}

/** How often what came of it, by fault. */
export class Totals {
  readonly #counts = new Map<string, { succeeded: number; stopped: number }>();

  add({ fault }: Cell, { outcome }: CellOutcome): void {
    const count = this.#counts.get(fault.name) ?? { succeeded: 0, stopped: 0 };
    count[outcome] += 1;
    this.#counts.set(fault.name, count);
  }

  /** A line for all, and one for each fault; `credential` is how requests were proven. */
  lines(credential: string): string {
    const counts = [...this.#counts.values()];
    const sum = (kind: "succeeded" | "stopped") => counts.reduce((so, count) => so + count[kind], 0);
    const [succeeded, stopped] = [sum("succeeded"), sum("stopped")];
    const head = `Faults (${credential}): ${succeeded + stopped} cells, ${succeeded} succeeded, ${stopped} stopped with a sentence`;
    const rest = [...this.#counts].map(([name, count]) => `  ${name}: ${count.succeeded} and ${count.stopped}`);
    return `${[head, ...rest].join("\n")}\n`;
  }
}

/** Runs the cells of a row; answers what is wrong and is no exception, a paragraph for each cell. */
export async function findings({ cells, expected }: Row, totals: Totals): Promise<string[]> {
  const found: string[] = [];
  for (const cell of cells) {
    const outcome = await runCell(cell, expected);
    totals.add(cell, outcome);
    const problems = outcome.problems.filter((problem) => exceptionFor(cell, problem) === undefined);
    if (problems.length === 0) continue;
    const { scenario, spot, fault } = cell;
    found.push([`${scenario.name}, at ${spot.what} number ${spot.count}, ${fault.name}:`, ...problems].join("\n  "));
  }
  return found;
}

function verbPair({ scenario, fault }: Cell): string[] {
  return [`${scenario.command.verb} | ${fault.name}`];
}

function kindPairs({ scenario, spot, fault }: Cell): string[] {
  return [`${scenario.name} | ${fault.kind}`, `${operationOf(spot.what)} | ${fault.kind}`];
}

/** Without the names of things in it. */
function operationOf(what: string): string {
  return what
    .replace(/\?.*/, "")
    .replace(/lusters\/[\w-]+/, "lusters/{name}")
    .replace(/accessList\/[^/]+/, "accessList/{entry}");
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
