import { Argument, type Command } from "commander";
import type { Perform } from "../invocation.ts";
import { completionScript, type Shell, shells, type Word } from "../render/completion.ts";

export function completion(program: Command, perform: Perform): void {
  program
    .command("completion")
    .helpGroup("Tools:")
    .summary("print a completion script for a shell")
    .description(
      "Prints a completion script:\n  bash: source <(monk completion bash)\n  zsh:  source <(monk completion zsh)\n  fish: monk completion fish > ~/.config/fish/completions/monk.fish",
    )
    .addArgument(new Argument("<shell>", "whose script").choices(shells))
    .action(
      perform(async ({ output }, shell: Shell) => {
        const { operationViews, requestOf } = await import("../../api/index.ts");
        const operations = operationViews().map((view) => ({ name: view.name, summary: requestOf(view) }));
        const verbs = program.commands.map(described).map((verb) => {
          return verb.name === "api" ? { ...verb, words: [...operations, ...verb.words] } : verb;
        });
        const globals = program.options
          .filter(({ hidden }) => !hidden)
          .map(({ long, description }) => ({ name: long ?? "", summary: description }));
        output.disclose(completionScript(shell, verbs, globals));
        return 0;
      }),
    );
}

function described(command: Command): Word & { words: Word[]; targets: boolean } {
  const options = command.options.flatMap(({ long, description }) =>
    long ? [{ name: long, summary: description }] : [],
  );
  return {
    name: command.name(),
    summary: command.summary(),
    words: [
      ...command.commands.map((inner) => ({ name: inner.name(), summary: inner.summary() })),
      ...command.registeredArguments.flatMap(({ argChoices = [] }) =>
        argChoices.map((name) => ({ name, summary: "" })),
      ),
      ...options,
    ],
    targets: command.registeredArguments.some((argument) => argument.name() === "target"),
  };
}
