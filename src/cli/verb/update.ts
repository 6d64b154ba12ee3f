import type { Command } from "commander";
import type { Perform } from "../invocation.ts";

export function update(program: Command, perform: Perform): void {
  program
    .command("update [target...]")
    .alias("run")
    .helpGroup("Work:")
    .summary("make Atlas agree with the templates")
    .description(
      "Makes Atlas agree with the templates and waits until everything is ready.\nWithout a target all templates; a group means its members; a target brings what it depends on.",
    )
    .action(
      perform(async (invocation, targets: readonly string[]) => {
        const { workspace } = await invocation.compose();
        const { outcome } = await workspace.update(targets);
        return outcome === "done" ? 0 : 1;
      }),
    );
}
