import type { Command } from "commander";
import { valueText } from "../../render/value.ts";
import { warningText } from "../../render/warning.ts";
import type { Perform } from "../invocation.ts";

export function describe(program: Command, perform: Perform): void {
  program
    .command("describe <target>")
    .alias("info")
    .helpGroup("Look:")
    .summary("show everything known of one template")
    .description("Shows the definition and the state of one template, as the last run left them.")
    .action(
      perform(async (invocation, target: string) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose("if any");
        const described = await workspace.describe(target);
        if (output.json) {
          output.document(described);
          return 0;
        }
        const { colour } = output.style;
        const { path, kind, status, definition, state, warning, ...rest } = output.clean(described);
        output.line(`${colour.bold(path)}  ${colour.dim(kind)}`);
        const facts = { status, ...rest };
        for (const [name, value] of Object.entries(facts)) {
          if (value === null || (Array.isArray(value) && value.length === 0)) continue;
          output.line(`  ${name.replace("_", " ")}: ${Array.isArray(value) ? value.join(", ") : String(value)}`);
        }
        if (warning !== null) output.line(`  ${warningText(warning, output.style)}`);
        for (const [title, members] of Object.entries({ definition, state })) {
          output.line(`  ${title}:${Object.keys(members).length === 0 ? " (none)" : ""}`);
          for (const [name, value] of Object.entries(members)) output.line(`    ${name}: ${valueText(value)}`);
        }
        return 0;
      }),
    );
}
