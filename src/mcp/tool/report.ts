import { plural } from "../../render/plural.ts";
import type { Report } from "../../runtime/engine/report.ts";
import type { CallRecord } from "../record.ts";
import type { Answer } from "./tool.ts";

/** What an update or a deletion came to. */
export function reportOf(verb: string, outcome: Report["outcome"], record: CallRecord): Answer {
  const { fates, undone } = record;
  const ended = {
    done: `The ${verb} is done: ${plural(fates.length, "entity", "entities")}.`,
    failed: `The ${verb} is not complete: ${undone.join(", ")}. What else was done is done, and saved.`,
    interrupted: `The ${verb} was stopped: what was under way is saved, and not done is ${undone.join(", ")}. Call it again to go on.`,
  };
  return {
    text: ended[outcome],
    data: { outcome, entities: fates, ...record.remarks },
    ...(outcome === "done" ? {} : { failed: true }),
  };
}
