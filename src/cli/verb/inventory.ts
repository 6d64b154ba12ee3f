import type { Command } from "commander";
import { UsageError } from "../../runtime/input-error.ts";
import type { Perform } from "../invocation.ts";
import { readInventoryFor } from "../read-inventory.ts";
import { inventoryLines } from "../render/inventory.ts";
import { writeReport, writeReports } from "../report-file.ts";

interface InventoryOptions {
  readonly org?: readonly string[];
  readonly secret: string;
  readonly html?: string;
  readonly csv?: string;
}

export function inventory(program: Command, perform: Perform): void {
  program
    .command("inventory")
    .helpGroup("Look:")
    .summary("list everything that organizations hold in Atlas")
    .description(
      "Reads organizations, people, keys, projects, clusters, database users and access lists, and changes nothing:\na credential with the role Organization Read Only is enough. With --json: one document.\nExit code: 0 all was read, 1 something could not be; it is listed with the reason.",
    )
    .option("--org <name>", "only this organization, by name or id; may be given again and again", collected)
    .option("--secret <name>", "the secret that holds the credential", "mongodb-atlas-token")
    .option("--html <file>", "write a page to look at, which needs no network")
    .option("--csv <folder>", "write one table for each kind")
    .action(
      perform(async (invocation, options: InventoryOptions) => {
        const { output, cwd, view } = invocation;
        for (const name of ["html", "csv", "secret"] as const) {
          if (options[name] === "") throw new UsageError(`--${name} is empty`, "is a variable of the shell not set?");
        }
        const found = await readInventoryFor("inventory", invocation, {
          org: options.org ?? [],
          secret: options.secret,
        });
        view.close();
        const { csvFiles, inventoryPage } = await import("../../inventory/index.ts");
        const written: string[] = [];
        // What people wrote into Atlas may hold a secret that this home knows, or what a terminal would obey.
        const clean = output.clean(found);
        if (options.html !== undefined) {
          const { html } = await import("../../page/html.ts");
          written.push(await writeReport(cwd, options.html, html(inventoryPage(clean))));
        }
        if (options.csv !== undefined) {
          const files = csvFiles(clean).map(({ name, text }) => ({ name: `${name}.csv`, text }));
          written.push(await writeReports(cwd, options.csv, files));
        }
        if (output.json) output.document(found);
        else for (const line of inventoryLines(clean, output.style)) output.line(line);
        for (const path of written) output.note(`Written: ${path}`);
        return clean.unread.length === 0 ? 0 : 1;
      }),
    );
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  if (value === "") throw new UsageError("--org is empty", "is a variable of the shell not set?");
  return [...before, value];
}
