import { afterAll, expect, it } from "vitest";
import { findings, type Row, sampled, Totals } from "./fault-table.ts";

const { MONK_WHOLE_TABLE, MONK_SEED = "1" } = process.env;

/** A test for each row; of the whole table, or of a sample of it that leaves no pair out. The totals are printed. */
export function playTable(title: string, table: readonly Row[], mine: (row: Row) => boolean = () => true): void {
  const isWhole = MONK_WHOLE_TABLE === "1";
  const rows = (isWhole ? table : sampled(table, Number.parseInt(MONK_SEED, 10))).filter(mine);
  const totals = new Totals();
  it.each(rows.map((row) => [row.scenario.name, row] as const))(
    "%s gets there or says why not, and then gets there, whatever befalls its requests",
    { timeout: isWhole ? 3_600_000 : 120_000 },
    async (_, row) => {
      expect(await findings(row, totals)).toEqual([]);
    },
  );
  afterAll(() => {
    process.stdout.write(totals.lines(title));
  });
}
