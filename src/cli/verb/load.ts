import { resolve } from "node:path";
import type { Command } from "commander";
import { plural } from "../../render/plural.ts";
import { UsageError } from "../../runtime/input-error.ts";
import type { Template } from "../../runtime/template/template.ts";
import type { Perform } from "../invocation.ts";
import { treeLines } from "../render/tree.ts";

export function load(program: Command, perform: Perform): void {
  program
    .command("load [file...]")
    .helpGroup("Templates:")
    .summary("check template files and remember them")
    .description(
      "Checks template files, or a MANIFEST, and remembers them for runs that name none with -f.\nWhat was loaded before stays loaded.",
    )
    .option("--reset", "forget what was loaded before")
    .option("--strict", "fail on warnings too")
    .action(
      perform(async (invocation, given: readonly string[], { reset, strict }: { reset?: true; strict?: true }) => {
        const { output, cwd, options, view } = invocation;
        const named = [...options.file, ...given];
        if (named.length === 0 && !reset) {
          throw new UsageError(
            "load: no file is named",
            "monk load mongodb-atlas.yaml, or monk load --reset to forget all",
          );
        }
        const before = reset ? [] : await invocation.loadedFiles();
        const files = [...new Set([...before, ...named.map((file) => resolve(cwd, file))])];
        const { workspace } = await invocation.compose(files);
        const { templates } = workspace.declared();
        if (strict && view.warnings > 0)
          throw new UsageError(`${plural(view.warnings, "warning")}; nothing was loaded`);
        await workspace.remember(files);
        const loaded = [...templates.templates.values()].map(({ path, kind, type }) => ({
          path,
          kind,
          type: type ?? null,
        }));
        if (output.json) {
          output.document({ files, templates: loaded });
          return 0;
        }
        const { colour, symbol } = output.style;
        for (const name of templates.files.keys())
          output.line(`${colour.green(symbol.done)} Loaded ${output.clean(name)}`);
        const nodes = kinds.flatMap(([kind, words]) => {
          const members = loaded.filter((one) => one.kind === kind);
          return members.length === 0
            ? []
            : [{ text: words, children: members.map(({ path }) => ({ text: output.clean(path), children: [] })) }];
        });
        for (const line of treeLines(nodes, output.style)) output.line(line);
        output.line(
          `Loaded ${counted([...templates.templates.values()])} [from ${plural(templates.files.size, "file")}]`,
        );
        return 0;
      }),
    );
}

const kinds = [
  ["group", "Groups"],
  ["entity", "Entity instances"],
  ["foreign", "Entity instances of other types"],
  ["runnable", "Runnables (not run here; monk env prints their variables)"],
  ["service", "Services"],
  ["entity-type", "Entities"],
  ["module", "Modules"],
] as const;

function counted(templates: readonly Template[]): string {
  const count = (...wanted: readonly string[]) => templates.filter(({ kind }) => wanted.includes(kind)).length;
  return [
    plural(count("entity", "foreign"), "entity instance"),
    plural(count("group"), "group"),
    plural(count("runnable"), "runnable"),
  ].join(", ");
}
