import { z } from "zod";
import { hold } from "../hold.ts";
import { confirmation, readInput, targets } from "../input.ts";
import { inputSchema } from "../schema.ts";
import { inTheWayOf, stakesOf } from "../stake.ts";
import { reportOf } from "./report.ts";
import type { Tool } from "./tool.ts";

const input = z.strictObject({ targets: targets.default([]), confirmation });

export const update: Tool = {
  name: "update",
  title: "Make Atlas agree with the templates",
  description:
    "Make Atlas agree with the templates, and wait until everything is ready. What overwrites, costs money or opens the network to everybody is not done by the first call: that answers with the plan and a one-time code, and the next call has to bring the code. Without targets: everything that is declared. It takes minutes where clusters are made; it may be cancelled and called again at any time.",
  input: inputSchema(input),
  writes: true,
  destructive: true,
  repeatable: true,
  asksAtlas: true,
  async run(given, call) {
    const { targets: chosen, confirmation: code } = readInput("update", input, given);
    const { workspace, types } = call.desk;
    const entities = await workspace.plan(chosen);
    call.signal.throwIfAborted();
    const because = stakesOf(entities, types);
    if (because.length > 0 || code !== undefined) {
      const all = [...because, ...inTheWayOf(entities)];
      const held = hold({ tool: "update", given: { targets: chosen }, plan: entities, because: all }, code, call);
      if ("answer" in held) return held.answer;
    }
    call.approval.keepTo(entities);
    const { outcome } = await workspace.update(chosen);
    return reportOf("update", outcome, call.record);
  },
};
