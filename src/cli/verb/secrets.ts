import type { Command } from "commander";
import { Interrupted } from "../../host/host.ts";
import { tableLines } from "../../render/table.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { targetPath } from "../../runtime/target.ts";
import type { Composition } from "../composition.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { askHidden, readInput } from "../terminal/hidden-input.ts";
import { rotateKey } from "./rotate-key.ts";

interface ScopeOptions {
  readonly global?: true;
  readonly runnable?: string;
}

/** There is no way to print a secret: programs get theirs with `monk env`. */
export function secrets(program: Command, perform: Perform): void {
  const group = program
    .command("secrets")
    .helpGroup("Secrets:")
    .summary("add, list and remove secrets, change their key");
  group.description(
    "Secrets are kept encrypted in the home. A global one can be read by the templates that permit it, a private one by one template. MONK_SECRET_<NAME> in the environment stands in for a global one.",
  );
  scoped(group.command("add <name...>"))
    .summary("store secrets")
    .description(
      "Stores secrets. NAME alone asks without echo, or reads standard input where there is no terminal; NAME=VALUE is seen by whoever can read the shell's history or the list of processes.",
    )
    .action(
      perform(async (invocation, names: readonly string[], options: ScopeOptions) => {
        const { output } = invocation;
        const pairs = names.map(readPair);
        if (pairs.filter(({ value }) => value === undefined).length > 1 && !process.stdin.isTTY) {
          throw new UsageError("secrets add: standard input can hold one secret", "add them one at a time");
        }
        const composition = await invocation.compose("if any");
        const scope = scopeOf(composition, options);
        const store = await composition.workspace.secrets();
        for (const { name, value } of pairs) {
          await store.set(name, value ?? (await askedFor(name)), scope);
          said(invocation, "Added", name, scope);
        }
        if (pairs.some(({ value }) => value !== undefined)) {
          output.note("A value on the command line stays in the shell's history; NAME alone asks for it instead.");
        }
        return 0;
      }),
    );
  scoped(group.command("remove <name...>"))
    .alias("rm")
    .summary("forget secrets")
    .action(
      perform(async (invocation, names: readonly string[], options: ScopeOptions) => {
        const composition = await invocation.compose("if any");
        const scope = scopeOf(composition, options);
        const store = await composition.workspace.secrets();
        let missing = 0;
        for (const name of names) {
          if (await store.remove(name, scope)) said(invocation, "Removed", name, scope);
          else {
            missing += 1;
            invocation.output.error(
              `There is no ${scope === undefined ? "global secret" : `secret of ${scope}`} ${name}.`,
            );
          }
        }
        return missing === 0 ? 0 : 1;
      }),
    );
  group
    .command("list")
    .alias("ls")
    .summary("list the names of secrets")
    .description("Lists the names of the secrets that are stored, or given by the environment. Values are never shown.")
    .action(
      perform(async (invocation) => {
        const { output, environment } = invocation;
        const { workspace } = await invocation.compose("if any");
        const stored = (await (await workspace.secrets()).list()).map(({ name, scope }) => ({
          name,
          scope: scope ?? "global",
          from: "stored",
        }));
        const given = Object.keys(environment)
          .filter((name) => name.startsWith(prefix) && environment[name])
          .sort()
          .map((name) => ({ name, scope: "global", from: "environment" }));
        const all = [...stored, ...given];
        if (output.json) output.document(all);
        else if (all.length === 0) output.note("There are no secrets: monk secrets add -g NAME adds one.");
        else {
          const rows = output.clean(all).map(({ name, scope, from }) => [name, scope, from]);
          for (const line of tableLines(["Secret", "For", "From"], rows, output.style, output.width)) output.line(line);
        }
        return 0;
      }),
    );
  rotateKey(group, perform);
}

const prefix = "MONK_SECRET_";

function scoped(command: Command): Command {
  return command
    .option("-g, --global", "for every template that permits it")
    .option("-r, --runnable <target>", "for one template alone");
}

function scopeOf({ workspace }: Composition, { global, runnable }: ScopeOptions): string | undefined {
  if (global && runnable === undefined) return undefined;
  if (global || runnable === undefined) {
    throw new UsageError("secrets: whose secret is it?", "give either -g, for all templates, or -r TARGET, for one");
  }
  return targetPath(workspace.templates(), runnable);
}

function readPair(text: string): { name: string; value?: string } {
  const at = text.indexOf("=");
  const name = at === -1 ? text : text.slice(0, at);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) {
    // What stands there might be the secret itself, so it is not repeated.
    throw new UsageError(
      "secrets add: this is no name of a secret",
      "NAME or NAME=VALUE; letters, digits, `.`, `_`, `-`",
    );
  }
  if (at === -1) return { name };
  const value = text.slice(at + 1);
  if (value === "")
    throw new UsageError(`secrets add: the value of ${name} is empty`, `monk secrets add ${name} asks for it`);
  return { name, value };
}

async function askedFor(name: string): Promise<string> {
  const asks = process.stdin.isTTY;
  const value = asks ? await askHidden(`Value of ${name}: `) : await readInput();
  if (value === undefined) throw new Interrupted();
  if (value !== "") return value;
  throw new UsageError(
    `secrets add: no value for ${name} was given`,
    asks ? "type it, or paste it" : `printf %s VALUE | monk secrets add -g ${name}`,
  );
}

function said({ output }: Invocation, what: string, name: string, scope: string | undefined): void {
  if (output.json) output.event({ secret: name, scope: scope ?? "global", done: what.toLowerCase() });
  else output.line(`${output.style.colour.green(output.style.symbol.done)} ${what} ${name} (${scope ?? "global"})`);
}
