import type { Command } from "commander";
import type { Perform } from "../invocation.ts";

export function actions(program: Command, perform: Perform): void {
  program
    .command("actions <target>")
    .helpGroup("Look:")
    .summary("list the actions of an entity and their arguments")
    .action(
      perform(async (invocation, target: string) => {
        const { output } = invocation;
        const { workspace, types } = await invocation.compose("if any");
        const { path, kind } = await workspace.describe(target);
        const type = types.find(({ name }) => name === kind);
        const { argumentsOf } = await import("../argument-list.ts");
        const found = Object.entries(type?.actions ?? {}).map(([name, action]) => {
          const { summary, writes } = action;
          return { name, summary, writes, arguments: argumentsOf(action) };
        });
        if (output.json) {
          output.document(found);
          return 0;
        }
        const { colour } = output.style;
        if (found.length === 0) output.note(`${output.clean(path)} has no actions.`);
        for (const { name, summary, arguments: given } of found) {
          output.line(`${colour.bold(`${output.clean(path)}/${name}`)}  ${summary}`);
          for (const one of given) {
            const how = one.required
              ? "required"
              : one.default === undefined
                ? "optional"
                : `default ${String(one.default)}`;
            output.line(`    ${one.name}=${one.type}  ${colour.dim(`(${how})`)}  ${one.description ?? ""}`.trimEnd());
          }
        }
        return 0;
      }),
    );
}
