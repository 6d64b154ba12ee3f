import { readInventory } from "../../src/inventory/index.ts";
import { Calls } from "../../src/mcp/calls.ts";
import { Confirmations } from "../../src/mcp/confirmation.ts";
import type { OpenDesk } from "../../src/mcp/desk.ts";
import { toolsFor } from "../../src/mcp/tool/index.ts";
import { harmless, mapTexts } from "../../src/render/harmless.ts";
import type { PlannedEntity } from "../../src/runtime/engine/event.ts";
import { reasonsIn } from "./partial.ts";
import type { Command, Ending, Surroundings, WorldProcess } from "./process.ts";
import { refusalText } from "./refusal-text.ts";

/** So often a call is made again with the code that came, at most. */
const mostCodes = 3;

/** Calls a tool as an agent does that confirms what it is shown. */
export async function called(
  { tool: name, given = {} }: Command & { verb: "mcp" },
  process: WorldProcess,
  { keepsake }: Surroundings,
): Promise<Ending> {
  const defects: string[] = [];
  const { signal } = new AbortController();
  const calls = new Calls({
    open: deskOf(process),
    confirmations: new Confirmations(),
    allowWrites: true,
    signal,
    complain: (text) => void defects.push(text),
  });
  const tool = toolsFor(process.compose().types).find((one) => one.name === name);
  if (!tool) throw new Error(`there is no tool ${name}`);
  const tell = (message: string) => keepsake.keep("progress", message);
  let confirmation: string | undefined;
  for (let bringing = 0; bringing <= mostCodes; bringing += 1) {
    const whole = { ...given, ...(confirmation === undefined ? {} : { confirmation }) };
    const answer = await calls.run(tool, whole, { signal, tell });
    keepsake.keep("answer", answer);
    keepsake.keep("defect", defects.join());
    const data = (answer.structuredContent ?? {}) as Data;
    if (answer.isError) return { outcome: "stopped", messages: [...defects, ...whyOf(data)], told: data };
    // Of an action the same as monk do answers.
    if (data.confirmation === undefined) return { outcome: "succeeded", result: "result" in data ? data.result : data };
    // Nobody confirms a plan that something is in the way of.
    const reasons = whyOf(data);
    if (reasons.length > 0) return { outcome: "stopped", messages: reasons };
    confirmation = data.confirmation.code;
  }
  return { outcome: "stopped", messages: [`${name} asks for ever new codes`] };
}

interface Data {
  readonly error?: string;
  readonly result?: unknown;
  readonly confirmation?: { readonly code: string };
  readonly entities?: readonly (PlannedEntity & { readonly outcome?: string; readonly message?: string })[];
  /** Of an action it is an object. */
  readonly plan?: unknown;
}

function whyOf(data: Data): readonly string[] {
  if (data.error !== undefined) return [data.error];
  const { entities = [] } = data;
  const plan = Array.isArray(data.plan) ? (data.plan as readonly PlannedEntity[]) : [];
  const failed = entities.filter(({ outcome }) => outcome === "failed");
  const stuck = [...entities, ...plan].filter(
    ({ action, reason }) => action === "refuse" || (action === "unknown" && reason),
  );
  const refused = stuck.map(refusalText);
  return [...failed.map(({ message = "no reason given" }) => message), ...refused, ...reasonsIn(data)];
}

function deskOf(process: WorldProcess): OpenDesk {
  return async ({ around, emit }) => {
    const composition = process.compose(around, emit);
    const { workspace, types, governance, audit, home, agent, secrets, source, atAtlas } = composition;
    for (const { name, scope } of await secrets.list()) await secrets.get(name, scope);
    return {
      ...{ workspace, types, governance, audit, auditHome: home, agent },
      clean: (data) => mapTexts(data, (text) => harmless(secrets.redact(workspace.redact(text)))),
      readInventory: ({ verb, organizations }) =>
        atAtlas("mongodb-atlas-token", { verb }, (atlas) =>
          readInventory(atlas, { source, organizations, now: Date.now() }),
        ),
      waivers: () => [],
      close: async () => {},
    };
  };
}
