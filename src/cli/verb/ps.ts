import type { Command } from "commander";
import { plural } from "../../render/plural.ts";
import { tableLines } from "../../render/table.ts";
import { warningText } from "../../render/warning.ts";
import { listedEntities } from "../../runtime/listing.ts";
import type { Perform } from "../invocation.ts";

export function ps(program: Command, perform: Perform): void {
  program
    .command("ps")
    .helpGroup("Look:")
    .summary("list what is there, as the last run left it")
    .description("Lists entities as the last run left them, without asking Atlas. monk plan asks Atlas.")
    .option("-a, --all", "also what does not run, and what is declared and not created yet")
    .action(
      perform(async (invocation, { all }: { all?: true }) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose("if any");
        const everything = await listedEntities(workspace);
        const shown = all ? everything : everything.filter(({ status }) => status === "running");
        if (output.json) {
          output.document(shown);
          return 0;
        }
        const rows = output.clean(shown).map(({ path, kind, ready, live, status, updated_at: updated }) => [
          path,
          kind,
          String(ready),
          String(live),
          status,
          // To the second: eighty columns are few.
          updated?.replace(/\.\d+Z$/, "Z") ?? "-",
        ]);
        if (rows.length > 0) {
          const heading = ["Entity", "Type", "Ready", "Live", "Status", "Updated"];
          for (const line of tableLines(heading, rows, output.style, output.width)) output.line(line);
        }
        for (const { path, warning } of output.clean(shown)) {
          if (warning !== null) output.line(`${path}: ${warningText(warning, output.style)}`);
        }
        const hidden = everything.length - shown.length;
        if (hidden > 0) output.note(`${plural(hidden, "entity", "entities")} not running: monk ps -a shows all.`);
        else if (rows.length === 0) output.note("Nothing is declared, and nothing is remembered.");
        return 0;
      }),
    );
}
