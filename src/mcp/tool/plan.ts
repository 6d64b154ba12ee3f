import { z } from "zod";
import { planCounts } from "../../runtime/engine/plan-count.ts";
import { readInput, targets } from "../input.ts";
import { inputSchema } from "../schema.ts";
import { inTheWayOf, stakesOf } from "../stake.ts";
import type { Tool } from "./tool.ts";

const input = z.strictObject({ targets: targets.default([]) });

export const plan: Tool = {
  name: "plan",
  title: "Plan an update",
  description:
    "Look at Atlas and tell what an update would do to each entity: create, change, adopt, nothing, or why it cannot. Changes nothing. Without targets: everything that is declared.",
  input: inputSchema(input),
  writes: false,
  destructive: false,
  repeatable: true,
  asksAtlas: true,
  async run(given, { desk, record, signal }) {
    const { targets: chosen } = readInput("plan", input, given);
    const entities = await desk.workspace.plan(chosen);
    // Of a plan that was cut short nobody could say what is missing.
    signal.throwIfAborted();
    const counts = planCounts(entities);
    const words = Object.entries(counts).map(([action, count]) => `${count} ${action}`);
    const because = stakesOf(entities, desk.types);
    const refused = inTheWayOf(entities);
    return {
      text:
        words.length === 0
          ? "Nothing is declared."
          : [`An update would come to: ${words.join(", ")}.`, ...refused].join(" "),
      ...(refused.length === 0 ? {} : { failed: true }),
      data: { entities, counts, ...(because.length === 0 ? {} : { to_be_confirmed: because }), ...record.remarks },
    };
  },
};
