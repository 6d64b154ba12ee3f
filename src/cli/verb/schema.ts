import type { Command } from "commander";
import { UsageError } from "../../runtime/input-error.ts";
import { didYouMean } from "../../runtime/nearest.ts";
import type { Perform } from "../invocation.ts";

export function schema(program: Command, perform: Perform): void {
  program
    .command("schema [kind]")
    .helpGroup("Templates:")
    .summary("print the JSON Schema of template files, for editors")
    .description(
      "Prints the JSON Schema of a template file, or of one kind of entity, such as cluster.\nFor VS Code: monk schema > .monk-schema.json, and as the file's first line\n  # yaml-language-server: $schema=.monk-schema.json",
    )
    .action(
      perform(async ({ output }, kind: string | undefined) => {
        const { entitySchema, fileSchema } = await import("../template-schema.ts");
        const { declaredTypes } = await import("../declared-type.ts");
        const types = declaredTypes();
        if (kind === undefined) output.document(fileSchema(types));
        else {
          const found = types.find(({ name }) => name === kind || name.endsWith(`/${kind}`));
          if (!found) {
            const names = types.map(({ name }) => name);
            const short = names.map((name) => name.slice(name.indexOf("/") + 1));
            throw new UsageError(
              `there is no kind ${kind}`,
              didYouMean(kind, [...names, ...short]) ?? `it is one of ${names.join(", ")}`,
            );
          }
          output.document(entitySchema(found));
        }
        return 0;
      }),
    );
}
