import { z } from "zod";
import { type Action, ConfirmationNeeded, type EntityType } from "../../entity/index.ts";
import { parseArguments } from "../../runtime/action-arguments.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { asking, hold } from "../hold.ts";
import { confirmation, readInput } from "../input.ts";
import { inputSchema, type JsonSchema } from "../schema.ts";
import type { Tool, ToolCall } from "./tool.ts";

/** One tool for each action of each kind: `cluster_create-snapshot`. */
export function actionTools(types: readonly EntityType[]): readonly Tool[] {
  return types.flatMap((type) => Object.entries(type.actions).map(([name, action]) => actionTool(type, name, action)));
}

interface Plan {
  readonly path: string;
  /** The arguments as given, and those that hold it to the plan. */
  readonly text: Readonly<Record<string, string>>;
  readonly settled: Readonly<Record<string, string>>;
  readonly held: { readonly plan: unknown; readonly because: readonly string[] };
}

function actionTool(type: EntityType, action: string, declared: Action): Tool {
  const [, kind = type.name] = type.name.split("/");
  const name = `${kind}_${action}`;
  const asks = declared.writes && !declared.harmless;
  const frame = z.strictObject({
    target: z.string().min(1).max(500).describe(`Path of a ${kind}, such as shop/${kind}`),
    ...(asks ? { confirmation } : {}),
  });
  const first = asks
    ? " The first call does nothing: it answers with what would be done and a one-time code, and the next call has to bring the code."
    : "";
  const input = merged(inputSchema(frame), inputSchema(declared.arguments, confirming(declared)));
  const known = Object.keys(input.properties ?? {});
  return {
    name,
    title: `${kind}: ${action}`,
    description: `${declared.summary}.${first}`,
    input,
    writes: declared.writes,
    destructive: asks,
    repeatable: !declared.writes,
    asksAtlas: true,
    async run(given, call) {
      const own = Object.keys(frame.shape);
      const split = (inside: boolean) =>
        Object.fromEntries(Object.entries(given).filter(([key]) => own.includes(key) === inside));
      const { target, confirmation: code } = readInput(name, frame, split(true), known) as Readonly<
        Record<string, string>
      >;
      const { path, text, settled, held } = await planned(type, action, declared, { target, rest: split(false) }, call);
      const whole = { tool: name, given: { target: path, ...text }, ...held };
      const decision = asks ? hold(whole, code, call) : { settled: {} };
      if ("answer" in decision) return decision.answer;
      call.signal.throwIfAborted();
      try {
        const result = await call.desk.workspace.act(path, action, { ...text, ...settled, ...decision.settled });
        return {
          text: `${path}/${action} is done.`,
          data: { result: withheld(result, declared.confidential ?? []) ?? null, ...call.record.remarks },
        };
      } catch (error) {
        if (!asks || !(error instanceof ConfirmationNeeded)) throw error;
        // It says more now than could be said before: the next code stands for that as well.
        const { plan, argument, answer } = error;
        return asking(whole, call, { plan, settled: { ...error.settled, [argument]: answer } });
      }
    },
  };
}

/** Finds out what would be done, and refuses what is known to be wrong before any code is given out. */
async function planned(
  type: EntityType,
  action: string,
  declared: Action,
  given: { readonly target: string | undefined; readonly rest: Readonly<Record<string, unknown>> },
  { desk }: ToolCall,
): Promise<Plan> {
  const { path, kind, status, state } = await desk.workspace.describe(given.target ?? "");
  if (kind !== type.name) throw new UsageError(`${path} is a ${kind}, and no ${type.name}`);
  if (status === "not-created") throw new UsageError(`${path} is not there`, "update makes it");
  const text = asText(given.rest);
  const named = confirming(declared).find((argument) => text[argument] !== undefined);
  if (named !== undefined) throw new UsageError(`${named} is not given here`, "the one-time code takes its place");
  const taken = Object.keys(declared.arguments.shape).filter((argument) => !confirming(declared).includes(argument));
  parseArguments(path, action, declared, text, `besides target it takes ${taken.join(", ") || "nothing"}`);
  const { summary } = declared;
  const asks = declared.writes && !declared.harmless;
  const foreseen = asks ? await desk.workspace.foresee(path, action, text) : undefined;
  const { settled = {} } = foreseen ?? {};
  const what = foreseen?.plan ?? [`${summary}.`];
  const plan = { action: `${path}/${action}`, what, arguments: { ...text, ...settled }, state };
  return {
    path,
    text,
    settled,
    held: { plan, because: [`${path}/${action} would be run, which may delete, overwrite or cost money: ${summary}`] },
  };
}

/** What confirms at a terminal; the code stands in its place. */
function confirming({ arguments: { shape } }: Action): readonly string[] {
  return Object.hasOwn(shape, "confirm") ? ["confirm"] : [];
}

/** Actions take texts, as a command line has them. */
function asText(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      return [[name, typeof value === "object" ? JSON.stringify(value) : String(value)]];
    }),
  );
}

/** The result without members that are as good as a secret. */
function withheld(data: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => withheld(item, names));
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      names.includes(name) ? "withheld: it is as good as a secret; monk do shows it" : withheld(value, names),
    ]),
  );
}

function merged(frame: JsonSchema, inner: JsonSchema): JsonSchema {
  const required = [frame, inner].flatMap((schema) => (schema.required as readonly string[] | undefined) ?? []);
  return {
    type: "object",
    properties: { ...(frame.properties as object), ...(inner.properties as object) },
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}
