import type { HttpRequest } from "../../src/host/host.ts";
import { type Fault, faults } from "./fault.ts";
import type { Passage, WorldProcess } from "./process.ts";
import type { Deed, Trouble } from "./walk-step.ts";
import type { World } from "./world.ts";

export interface TroubleOptions {
  readonly world: World;
  /** The process that it befalls. */
  process(): WorldProcess;
  /** What Ctrl-C does. */
  interrupt(): void;
  /** Does something in Atlas in the middle of it all, and answers a line that tells it. */
  colleague(deed: Deed): Promise<string>;
  /** Told of a request that Atlas answers with a 404, though what it names is there. */
  denied(request: HttpRequest): void;
  /** Told, once, what befell it. */
  befallen(text: string): void;
}

/** A way to Atlas on which the trouble waits. */
export function troubledPassage(trouble: Trouble, options: TroubleOptions): Passage {
  if (trouble.kind === "fault") return faulty(trouble, options);
  return async (sent, send) => {
    if (sent.number !== trouble.at) return send();
    if (trouble.kind === "ctrl-c") {
      options.befallen(`Ctrl-C at ${sent.what}`);
      options.interrupt();
    } else if (trouble.kind === "kill") {
      options.befallen(`killed ${trouble.when} ${sent.what}`);
      if (trouble.when === "after") await send();
      options.world.kill(options.process());
      throw new Error("nobody is there to be answered");
    } else {
      options.befallen(`${await options.colleague(trouble.deed)}, before ${sent.what}`);
    }
    return send();
  };
}

function faulty(
  trouble: Extract<Trouble, { kind: "fault" }>,
  { world, process, denied, befallen }: TroubleOptions,
): Passage {
  const fault = faults.find(({ name }) => name === trouble.fault) as Fault;
  const skew = (milliseconds: number) => {
    process().skew = milliseconds;
  };
  let struck: string | undefined;
  return async (sent, send) => {
    const isHere = sent.number === trouble.at;
    const lasts = fault.lasts === "everything" || (fault.lasts === "request" && sent.what === struck);
    if (!isHere && (struck === undefined || !lasts)) return send();
    if (isHere) {
      struck = sent.what;
      befallen(`${fault.name} at ${sent.what}`);
      if (fault.name === "404 of Atlas") denied(sent.request);
    }
    return fault.strike(sent, send, { sleep: world.clock.sleep, skew });
  };
}

/** What it is counted as. */
export function troubleName(trouble: Trouble): string {
  switch (trouble.kind) {
    case "kill":
      return `killed ${trouble.when} a request`;
    case "ctrl-c":
      return "Ctrl-C at a request";
    case "fault":
      return `fault: ${trouble.fault}`;
    case "colleague":
      return "colleague in the middle of a run";
  }
}
