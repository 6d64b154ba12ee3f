import { z } from "zod";
import type { PlannedRemoval } from "../../runtime/engine/removal.ts";
import { hold } from "../hold.ts";
import { confirmation, readInput, targets } from "../input.ts";
import { inputSchema } from "../schema.ts";
import { reportOf } from "./report.ts";
import type { Tool } from "./tool.ts";

const input = z.strictObject({ targets: targets.min(1), confirmation });

export const remove: Tool = {
  name: "delete",
  title: "Delete what an update made",
  description:
    "Delete what an update made, with the data in it, and forget it. What was there before, and only adopted, stays in Atlas. The first call deletes nothing: it answers with what would go and a one-time code, and the next call has to bring the code.",
  input: inputSchema(input),
  writes: true,
  destructive: true,
  repeatable: true,
  asksAtlas: true,
  async run(given, call) {
    const { targets: chosen, confirmation: code } = readInput("delete", input, given);
    const { workspace } = call.desk;
    const plan = await workspace.planRemoval(chosen);
    call.signal.throwIfAborted();
    if (plan.length === 0) {
      return { text: "Nothing of that is remembered, so there is nothing to delete.", data: { entities: [] } };
    }
    const stuck = plan.filter(({ action }) => action === "refuse" || action === "unknown");
    if (stuck.length > 0) {
      return { text: `Nothing was deleted. ${stuck.map(whyNot).join(" ")}`, data: { done: false, plan }, failed: true };
    }
    const because = plan.map(({ path, action }) =>
      action === "forget" ? `${path} would be forgotten, and stays in Atlas` : `${path} would be deleted for good`,
    );
    const held = hold({ tool: "delete", given: { targets: chosen }, plan, because }, code, call);
    if ("answer" in held) return held.answer;
    // By path: what has come into a namespace since was not shown.
    const { outcome } = await workspace.remove(plan.map(({ path }) => path));
    return reportOf("deletion", outcome, call.record);
  },
};

/** Of what cannot be looked at nobody can say what would be lost. */
function whyNot({ path, action, reason = "no reason is given", hint = "" }: PlannedRemoval): string {
  const what = action === "refuse" ? "cannot be deleted" : "could not be looked at";
  return `${path} ${what}: ${/[.!?]$/.test(reason) ? reason : `${reason}.`} ${hint}`.trimEnd();
}
