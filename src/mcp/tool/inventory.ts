import { z } from "zod";
import { type Inventory, type Kind, kinds } from "../../inventory/index.ts";
import { plural } from "../../render/plural.ts";
import { organizations, readInput } from "../input.ts";
import { inputSchema } from "../schema.ts";
import type { Tool } from "./tool.ts";

const input = z.strictObject({
  organizations,
  show: z.array(z.enum(kinds)).default([]).describe("Kinds to show whole; of the others their number"),
});

export const inventory: Tool = {
  name: "inventory",
  title: "Read what organizations hold",
  description:
    "Read organizations, people, keys, projects, clusters, database users and access lists from Atlas, whether or not they are declared. Answers the number of each kind, whole the kinds that are asked for, and what could not be read. Changes nothing; takes a few requests for each project.",
  input: inputSchema(input),
  writes: false,
  destructive: false,
  repeatable: true,
  asksAtlas: true,
  async run(given, { desk }) {
    const { organizations: chosen, show } = readInput("inventory", input, given);
    const found = await desk.readInventory({ verb: "inventory", organizations: chosen });
    const counts = Object.fromEntries(kinds.map((kind) => [kind, found[kind].length]));
    const { read_at, source, unread } = found;
    const text = `${kinds.map((kind) => `${kind}: ${found[kind].length}`).join(", ")}.`;
    const data = { read_at, source, counts, unread, ...shown(found, show) };
    if (unread.length === 0) return { text, data };
    return {
      text: `${notWhole(unread.length)}: unread says which, and why. What was read: ${text}`,
      data,
      failed: true,
    };
  },
};

/** Said before any number, which would be wrong without it. */
export function notWhole(missing: number): string {
  return `${plural(missing, "thing")} could not be read`;
}

function shown(found: Inventory, show: readonly Kind[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(show.map((kind) => [kind, found[kind]]));
}
