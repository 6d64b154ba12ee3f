import { type Command, Option } from "commander";
import { UsageError } from "../../runtime/input-error.ts";
import type { Perform } from "../invocation.ts";
import { type EnvironmentFormat, environmentFormats, environmentText } from "../render/environment.ts";

export function env(program: Command, perform: Perform): void {
  program
    .command("env <target>")
    .helpGroup("Look:")
    .summary("print the environment variables of a template")
    .description(
      'Prints the variables of a template that carry an `env` name, secrets included, for a program to be started with:\n  vars="$(monk env my-app/service)" && eval "$vars" && ./service',
    )
    .addOption(
      new Option("--format <format>", "how to print them").choices(Object.keys(environmentFormats)).default("shell"),
    )
    .action(
      perform(async (invocation, target: string, { format }: { format: EnvironmentFormat }) => {
        const { output } = invocation;
        const { workspace } = await invocation.compose();
        const variables = await workspace.variables(target);
        const values = new Map<string, string>();
        for (const { name, env: variable, value, unknown } of variables) {
          if (variable === undefined) continue;
          if (unknown !== undefined || value === null) {
            throw new UsageError(
              `${name} of ${target} has no value yet${unknown ? `: ${unknown}` : ""}`,
              "run monk update first",
            );
          }
          if (value === undefined) output.note(`${name} of ${target} is not set, so ${variable} is left out`);
          else values.set(variable, typeof value === "string" ? value : JSON.stringify(value));
        }
        if (values.size === 0) {
          throw new UsageError(
            `${target} has no variable for the environment`,
            "give a variable the name that it has there: `env: NAME`",
          );
        }
        output.disclose(environmentText(values, output.json ? "json" : format));
        return 0;
      }),
    );
}
