import type { Engine } from "./engine.ts";
import { gojaEngine } from "./goja/goja-engine.ts";
import { gojaProgram } from "./goja/program.ts";
import { vmEngine } from "./vm/vm-engine.ts";

/** One of the engines that the tests run in. `skip` is why it cannot be had on this machine. */
export interface EngineKind {
  /** For the title of a group of tests: says why when it is skipped. */
  readonly title: string;
  readonly skip: boolean;
  start(): Engine;
}

/** Both engines, for `describe.each`. */
export async function engineKinds(): Promise<readonly EngineKind[]> {
  const program = await gojaProgram();
  const goja: EngineKind =
    "path" in program
      ? { title: "in Goja", skip: false, start: () => gojaEngine(program.path) }
      : {
          title: `in Goja (skipped: ${program.missing})`,
          skip: true,
          start: () => {
            throw new Error(program.missing);
          },
        };
  return [{ title: "in Node's vm", skip: false, start: vmEngine }, goja];
}
