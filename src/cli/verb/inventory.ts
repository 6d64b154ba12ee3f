import type { Command } from "commander";
import type { Perform } from "../invocation.ts";
import { organizationOption, secretOption } from "../option/atlas.ts";
import { textOption } from "../option/text.ts";
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
      "Reads organizations, people, keys, projects, clusters, database users and access lists, and changes nothing: a credential with the role Organization Read Only is enough. With --json: one document.\nExit code: 0 all was read, 1 something could not be; it is listed with the reason.",
    )
    .addOption(organizationOption())
    .addOption(secretOption())
    .addOption(textOption("--html <file>", "write a page to look at, which needs no network"))
    .addOption(textOption("--csv <folder>", "write one table for each kind"))
    .action(
      perform(async (invocation, options: InventoryOptions) => {
        const { output, cwd, view } = invocation;
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
        else for (const line of inventoryLines(clean, output)) output.line(line);
        for (const path of written) output.note(`Written: ${path}`);
        if (written.length === 0 && !output.json && clean.organizations.length > 0)
          output.note("Also people, keys, database users and access lists: --html, --csv or --json.");
        return clean.unread.length === 0 ? 0 : 1;
      }),
    );
}
