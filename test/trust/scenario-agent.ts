import type { Command } from "./process.ts";
import type { Frozen } from "./world.ts";

type Row = readonly [name: string, from: Frozen, command: Command];

/** The kind of what is acted on, as tools name it; a cluster where it is none of these. */
const kinds: Readonly<Record<string, string>> = {
  company: "organization",
  project: "project",
  deployer: "api-key",
  bot: "service-account",
};

/** What people do, done by an agent: each of these commands once more, as the tool that there is for it. */
export function doneByAgent(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap(([name, from, command]): readonly Row[] => {
    const row = (tool: string, given: Readonly<Record<string, unknown>> = {}): readonly Row[] => [
      [`mcp ${name}`, from, { verb: "mcp", tool, given }],
    ];
    switch (command.verb) {
      case "plan":
      case "update":
      case "delete":
        return row(command.verb, command.targets ? { targets: command.targets } : {});
      case "do": {
        const { path, action, given = {} } = command;
        const kind = kinds[path.replace(/^.*\//, "")] ?? "cluster";
        // The one-time code confirms in its place.
        const { confirm: _, ...rest } = given;
        return row(`${kind}_${action}`, { target: path, ...rest });
      }
      default:
        return [];
    }
  });
}
