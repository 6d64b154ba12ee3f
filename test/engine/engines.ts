import type { Engine } from "./engine.ts";
import { gojaEngine } from "./goja/goja-engine.ts";
import { gojaProgram } from "./goja/program.ts";
import { type QuirkSet, quirkSets } from "./quirk.ts";
import { vmEngine } from "./vm/vm-engine.ts";

/** One of the engines that the tests run in. `skip` is why it cannot be had on this machine. */
export interface EngineKind {
  /** For the title of a group of tests: says why when it is skipped. */
  readonly title: string;
  readonly skip: boolean;
  /** What it plays Monk with: where there are two engines, one each, or with `EVERY_QUIRK` both. */
  readonly quirks: readonly QuirkSet[];
  start(): Engine;
}

/** Both engines, for `describe.each`. */
export async function engineKinds(): Promise<readonly EngineKind[]> {
  const program = await gojaProgram();
  const [likely, unlikely] = quirkSets;
  // Some of the unlikely ones are Go's alone.
  const shared = "path" in program && !process.env.EVERY_QUIRK;
  const goja: EngineKind =
    "path" in program
      ? {
          title: "in Goja",
          skip: false,
          quirks: shared ? [unlikely] : quirkSets,
          start: () => gojaEngine(program.path),
        }
      : {
          title: `in Goja (skipped: ${program.missing})`,
          skip: true,
          quirks: quirkSets,
          start: () => {
            throw new Error(program.missing);
          },
        };
  return [{ title: "in Node's vm", skip: false, quirks: shared ? [likely] : quirkSets, start: vmEngine }, goja];
}
