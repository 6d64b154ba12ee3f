import type { Command } from "commander";
import { planCounts } from "../../runtime/engine/plan-count.ts";
import type { Perform } from "../invocation.ts";
import { hasChanges, planLines } from "../render/plan.ts";

export function plan(program: Command, perform: Perform): void {
  program
    .command("plan [target...]")
    .helpGroup("Work:")
    .summary("show what an update would do")
    .description(
      "Looks at Atlas and shows what an update would do to each entity. Changes nothing.\nExit code: 0 nothing to do, 2 changes, 1 something is in the way.",
    )
    .action(
      perform(async (invocation, targets: readonly string[]) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose();
        const planned = output.clean(await workspace.plan(targets));
        const changes = hasChanges(planned);
        if (output.json) output.document({ entities: planned, counts: planCounts(planned), changes });
        else for (const line of planLines(planned, output.style)) output.line(line);
        if (planned.some(({ action }) => action === "refuse")) return 1;
        return changes ? 2 : 0;
      }),
    );
}
