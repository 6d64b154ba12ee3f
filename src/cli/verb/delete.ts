import type { Command } from "commander";
import { plural } from "../../render/plural.ts";
import { UsageError } from "../../runtime/input-error.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { canAsk, confirmed } from "../terminal/prompt.ts";

interface DeleteOptions {
  readonly force?: true;
}

export function remove(program: Command, perform: Perform): void {
  program
    .command("delete <target...>")
    .alias("purge")
    .helpGroup("Work:")
    .summary("remove what an update made")
    .description(
      "Removes what was made, each entity before what it depends on, and forgets it.\nWhat was there before, and only adopted, stays in Atlas. A namespace means all that is in it.",
    )
    .option("--force", "do not ask")
    .option("--no-confirm", "the same as --force")
    .action(
      perform(
        async (invocation, targets: readonly string[], { force, confirm }: DeleteOptions & { confirm: boolean }) => {
          const { workspace } = await invocation.compose("if any");
          const { paths, dependants } = await workspace.removable(targets);
          if (dependants.length === 0 && paths.length > 0 && !force && confirm) {
            if (!(await agreed(invocation, paths, targets))) return 1;
          }
          const { outcome } = await workspace.remove(targets);
          return outcome === "done" ? 0 : 1;
        },
      ),
    );
}

/** Where nobody can be asked, nothing is deleted. */
async function agreed({ output }: Invocation, paths: readonly string[], targets: readonly string[]): Promise<boolean> {
  const entities = plural(paths.length, "entity", "entities");
  if (output.json || !canAsk()) {
    throw new UsageError(
      `this would delete ${entities}: ${paths.join(", ")}; there is no terminal to ask on`,
      `monk delete --force ${targets.join(" ")}`,
    );
  }
  output.note(`This deletes ${entities}, and the data in them:`);
  for (const path of paths) output.note(`  ${output.clean(path)}`);
  if (await confirmed("Delete? Type yes: ")) return true;
  output.note("Nothing was deleted.");
  return false;
}
