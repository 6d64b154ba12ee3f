import type { Command } from "commander";
import { tableLines } from "../../render/table.ts";
import type { Perform } from "../invocation.ts";

interface ListOptions {
  readonly runnables?: true;
  readonly groups?: true;
  readonly quiet?: true;
}

export function list(program: Command, perform: Perform): void {
  program
    .command("list")
    .alias("ls")
    .helpGroup("Templates:")
    .summary("list the templates")
    .description("Lists the templates in the files.")
    .option("-r, --runnables", "runnables only")
    .option("-g, --groups", "groups only")
    .option("-q, --quiet", "their paths and nothing else")
    .option("-l, --local", "accepted for Monk's sake: every template is local")
    .action(
      perform(async (invocation, { runnables, groups, quiet }: ListOptions) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose();
        const { templates } = workspace.declared();
        const all = [...templates.templates.values()]
          .filter(
            ({ kind }) => (!runnables && !groups) || (runnables && kind === "runnable") || (groups && kind === "group"),
          )
          .map(({ path, kind, type, place }) => ({ path, kind, type: type ?? null, file: place.file }));
        if (output.json) output.document(all);
        else if (quiet) for (const { path } of output.clean(all)) output.line(path);
        else {
          const rows = output.clean(all).map(({ path, kind, type, file }) => [path, type ?? kind, file]);
          for (const line of tableLines(["Template", "Type", "File"], rows, output.style, output.width))
            output.line(line);
        }
        return 0;
      }),
    );
}
