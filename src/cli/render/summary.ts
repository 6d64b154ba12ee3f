import { duration } from "../../render/duration.ts";
import type { Style } from "../../render/style.ts";
import type { Event } from "../../runtime/engine/event.ts";
import type { Tally } from "./tally.ts";

/** The last line of a run, and what to do next where it did not get everything done. */
export function summaryLine(event: Event & { event: "run-finished" }, tally: Tally, { colour, symbol }: Style): string {
  const time = colour.dim(`(${duration(event.milliseconds)})`);
  const words = tally.words();
  if (event.outcome === "done") {
    const nothing = event.verb === "update" && !tally.changedAnything();
    const said = words === "" ? "nothing to do" : nothing ? `nothing to do, ${words}` : words;
    return `${colour.green(symbol.done)} All done: ${said} ${time}`;
  }
  if (event.outcome === "interrupted") {
    const notDone = tally.notDone.map((path) => `\n    ${path}`).join("");
    const rest = notDone === "" ? "" : `\n  Not done:${notDone}`;
    return `${colour.yellow(symbol.skipped)} Stopped: ${words} ${time}${rest}\n  What was done is saved; run monk ${event.verb} again to go on.`;
  }
  return `${colour.red(symbol.failed)} Not all done: ${words} ${time}\n  What was done is saved; run monk ${event.verb} again once the cause is mended.`;
}
