import { operationView } from "../../src/api/index.ts";
import { deadTokenFault, disturbed, type Fault, type Spot } from "./fault.ts";
import { resultLine } from "./inventory.ts";
import { untruths } from "./partial.ts";
import type { Command, Ending, WorldProcess } from "./process.ts";
import { begin, picture, type Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

/** What a scenario comes to where nothing goes wrong. */
export interface Undisturbed {
  readonly spots: readonly (Spot & { readonly hasBody: boolean })[];
  readonly picture: readonly string[];
  /** What a command that changes nothing answers. */
  readonly result: string;
  /** The same as it is. */
  readonly answer: unknown;
}

export interface Cell {
  readonly scenario: Scenario;
  readonly spot: Spot;
  readonly fault: Fault;
}

export interface CellOutcome {
  readonly outcome: Ending["outcome"];
  readonly messages: readonly string[];
  /** What is not as it has to be, each a line. */
  readonly problems: readonly string[];
}

/** So often a user gives the same command again at most. */
const patience = 3;

export async function undisturbed(scenario: Scenario): Promise<Undisturbed> {
  const world = await begin(scenario);
  try {
    const bodies: boolean[] = [];
    const process = world.process({
      async passage(sent, send) {
        const reply = await send();
        bodies[sent.number] = reply.body !== "";
        return reply;
      },
    });
    const ending = await process.run(scenario.command);
    if (ending.outcome === "stopped") throw new Error(`${scenario.name} does not work: ${ending.messages.join("; ")}`);
    return {
      spots: process.sent.map(({ what, count, number }) => ({ what, count, hasBody: bodies[number] === true })),
      picture: await settled(scenario, world, []),
      result: resultOf(scenario, ending),
      answer: ending.result,
    };
  } finally {
    await world.close();
  }
}

/** Whether there is anything in the request, or its answer, for the fault to befall. */
export function isMeaningful(fault: Fault, spot: Undisturbed["spots"][number], { credential }: Scenario): boolean {
  if (fault.spoils && !spot.hasBody) return false;
  return fault !== deadTokenFault || (credential === "service account" && !isTokenRequest(spot));
}

export function isTokenRequest({ what }: Spot): boolean {
  return what === "POST /api/oauth/token";
}

/** Gives the command with the fault in its way, then again without, and looks at what came of it. */
export async function runCell({ scenario, spot, fault }: Cell, expected: Undisturbed): Promise<CellOutcome> {
  const world = await begin(scenario);
  const problems: string[] = [];
  try {
    let process: WorldProcess | undefined;
    const way = disturbed(fault, spot, {
      sleep: (milliseconds) => world.clock.sleep(milliseconds),
      skew(milliseconds) {
        if (process) process.skew = milliseconds;
      },
    });
    process = world.process({ passage: way.passage });
    const first = await process.run(scenario.command);
    if (!way.struck()) problems.push("the fault was never met");
    const messages = first.outcome === "stopped" ? first.messages : [];
    for (const message of messages) problems.push(...unfit(message, fault));
    if (first.outcome === "stopped") {
      if (messages.length === 0) problems.push("it is not said why");
      if (first.told !== undefined) problems.push(...untruths(first.told, expected.answer));
    }

    let last = first;
    for (let again = 1; last.outcome === "stopped" && again <= patience; again += 1) {
      if (hasToLook(scenario, last.messages) && (await isThere(world, expected))) break;
      last = await world.process().run(nextCommand(last.messages) ?? scenario.command);
    }
    problems.push(...doubled(scenario, world));
    if (last.outcome === "stopped") {
      if (!hasToLook(scenario, last.messages)) problems.push(`does not get there: ${last.messages.join("; ")}`);
    } else if (resultOf(scenario, last) !== expected.result) {
      problems.push(`answers ${resultOf(scenario, last)} and not ${expected.result}`);
    }
    problems.push(...difference(expected.picture, await settled(scenario, world, problems)));
    for (const { place, text } of world.keepsake.leaks())
      problems.push(`a secret shows in ${place}: ${text.slice(0, 300)}`);
    return { outcome: first.outcome, messages, problems };
  } finally {
    await world.close();
  }
}

/** What a message says to do in place of the same again: to follow what goes on in Atlas. */
function nextCommand(messages: readonly string[]): Command | undefined {
  const told = messages.map((message) =>
    /To follow it: monk do (\S+)\/([a-z-]+) (\S+=\S+(?: \S+=\S+)*)$/.exec(message),
  );
  const [, path, action, given = ""] = told.find((one) => one !== null) ?? [];
  if (path === undefined || action === undefined) return undefined;
  return { verb: "do", path, action, given: Object.fromEntries(given.split(" ").map((one) => one.split("="))) };
}

/** Whether whoever calls an operation by name is told to look before calling it again, or that there is nothing to delete. */
function hasToLook({ command }: Scenario, messages: readonly string[]): boolean {
  if (command.verb !== "api") return false;
  const isDeletion = command.line[0]?.startsWith("delete") === true;
  return messages.some((one) => /Look at what is there/.test(one) || (isDeletion && /\b404\b/.test(one)));
}

async function isThere(world: World, { picture: wanted }: Undisturbed): Promise<boolean> {
  return difference(wanted, [...(await picture(world)), await passwordLine(world)]).length === 0;
}

/** Operations that were called by name and carried out again, although twice is not once. */
function doubled({ command }: Scenario, { atlas }: World): string[] {
  if (command.verb !== "api" || operationView(command.line[0] ?? "").repeatable) return [];
  const done = atlas.requests.filter(
    ({ method, path, status }) => method !== "GET" && /atlas/.test(path) && status < 300,
  );
  return done.length > 1 ? [`carried out ${done.length} times: ${command.line[0]}`] : [];
}

/** The picture, once an update that finds all done has written nothing. */
async function settled({ command, name }: Scenario, world: World, problems: string[]): Promise<readonly string[]> {
  if (command.verb === "update" || (command.verb === "mcp" && command.tool === "update")) {
    const process = world.process();
    const ending = await process.run(command.verb === "mcp" ? { verb: "update" } : command);
    if (ending.outcome === "stopped") problems.push(`a further update stops: ${ending.messages.join("; ")}`);
    const writes = process.sent.filter((sent) => sent.request.method !== "GET" && !isTokenRequest(sent));
    if (writes.length > 0) problems.push(`a further update writes: ${writes.map(({ what }) => what).join(", ")}`);
  }
  return [...(await picture(world)), /^(mcp )?delete$/.test(name) ? "" : await passwordLine(world)];
}

/** Whether Atlas has the password that the home holds, as far as it was sent. */
async function passwordLine({ atlas, secrets }: World): Promise<string> {
  const sent = atlas.requests.flatMap(({ method, path, body, status }) => {
    const { password } = (body ?? {}) as { password?: string };
    return method !== "GET" && path.includes("/databaseUsers") && status < 300 && password !== undefined
      ? [password]
      : [];
  });
  if (sent.length === 0) return "password: not sent";
  return sent.at(-1) === (await secrets.get("app-password")) ? "password: the home's" : "password: another one";
}

/** Of commands that change nothing: there the answer is all there is. */
function resultOf({ command }: Scenario, ending: Ending): string {
  return readsOnly(command) && ending.outcome === "succeeded" ? resultLine(ending.result) : "";
}

function readsOnly(command: Command): boolean {
  switch (command.verb) {
    case "plan":
    case "inventory":
    case "check":
      return true;
    case "do":
      return reading.test(command.action);
    case "api":
      return !command.line.includes("--yes");
    case "mcp":
      return /^(plan|inventory|check)$/.test(command.tool) || reading.test(command.tool.replace(/^.*_/, ""));
    default:
      return false;
  }
}

const reading = /^(get|list|describe)-/;

/** Why a message is none that helps: one sentence or two on one line, what was done, the code, what to do next. */
function unfit(message: string, { code }: Fault): string[] {
  const problems: string[] = [];
  const say = (what: string) => problems.push(`${what}: ${message}`);
  if (message.includes("\n") || /\bat \S+ \(?\S+:\d+:\d+/.test(message)) say("more than one line, or a stack");
  if (message.length > 900) say("too long");
  if (code && !code.test(message)) say(`no code like ${code}`);
  if (code && !/\b(GET|POST|PUT|PATCH|DELETE) \/\S*/.test(message)) say("no operation");
  if (!nextStep.test(message)) say("no next step");
  return problems;
}

const nextStep =
  /[.;:)] (Check|Read|Try|Run|Give|Wait|See|Add|Set|Look|List|Make|This does not come from Atlas: check|Atlas (gives|allows)|To follow it|Nothing was undone|Nothing is left to do|Somebody may have|What is known|Points in time reach|Put the old|Delete those|It has|The newest|Ask|\w+ may be sent again)\b/i;

function difference(expected: readonly string[], found: readonly string[]): string[] {
  const left = [...found];
  const missing = expected.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...missing.map((line) => `missing: ${line}`), ...left.map((line) => `too much: ${line}`)];
}
