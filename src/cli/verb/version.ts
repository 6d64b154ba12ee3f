import type { Command } from "commander";
import { version } from "../../version.ts";
import type { Perform } from "../invocation.ts";

export function printVersion(program: Command, perform: Perform): void {
  program
    .command("version")
    .helpGroup("Tools:")
    .summary("print the version")
    .action(
      perform(async ({ output }) => {
        if (output.json) output.document({ version, node: process.versions.node });
        else output.line(version);
        return 0;
      }),
    );
}
