import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import type { BodyText, Given, OperationView } from "../../api/index.ts";
import { areas } from "../../policy/area.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { didYouMean } from "../../runtime/nearest.ts";
import { oneOf } from "../../runtime/value-words.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { operationCard, operationLines } from "../render/operation.ts";
import { canAsk, confirmed } from "../terminal/prompt.ts";

interface ApiOptions {
  readonly body?: string;
  readonly yes?: true;
  readonly limit?: string;
  readonly describe?: true;
  readonly area?: string;
  readonly secret: string;
}

export function api(program: Command, perform: Perform): void {
  program
    .command("api [name] [argument...]")
    .helpGroup("Tools:")
    .summary("list the operations of the Atlas API, and call them by name")
    .description(
      "Calls an operation of the Atlas Administration API, and prints its answer as JSON:\n  monk api getCluster groupId=ID clusterName=NAME\nWithout a name it lists the operations. A list is read to its end. What writes wants --yes.",
    )
    .usage("[options] [name] [key=value...]")
    .option("--describe", "say what the operation takes, and do not call it")
    .option("--body <file>", "JSON file with the body; - reads standard input; also body=JSON")
    .option("--yes", "send what writes; otherwise it is only shown")
    .option("--limit <n>", "of a list: no more than that")
    .option("--area <area>", "list the operations of one area")
    .option("--secret <name>", "global secret with the credential", "mongodb-atlas-token")
    .action(
      perform(async (invocation, operation: string | undefined, texts: readonly string[], options: ApiOptions) => {
        if (operation === undefined) return list(invocation, options);
        const { operationView, usageOf } = await import("../../api/index.ts");
        const view = operationView(operation);
        if (!options.describe) return call(invocation, view, texts, options);
        const { output } = invocation;
        if (output.json) output.document(view);
        else for (const line of operationCard(view, usageOf(view), output.style)) output.line(line);
        return 0;
      }),
    );
}

async function list({ output }: Invocation, { area }: ApiOptions): Promise<number> {
  const { operationViews } = await import("../../api/index.ts");
  if (area !== undefined && !known.includes(area)) {
    throw new UsageError(`--area ${area}: there is no such area`, didYouMean(area, known) ?? `it is ${oneOf(known)}`);
  }
  const views = operationViews().filter((view) => area === undefined || view.area === area);
  if (output.json) output.document(views);
  else {
    for (const line of operationLines(views, output.style)) output.line(line);
    output.note("monk api NAME --describe says what one takes.");
  }
  return 0;
}

const known: readonly string[] = [...areas, "system"];

async function call(
  invocation: Invocation,
  view: OperationView,
  texts: readonly string[],
  { body, yes, limit, secret }: ApiOptions,
): Promise<number> {
  const { ask, demandCallable, readGiven } = await import("../../api/index.ts");
  const { output } = invocation;
  demandCallable(view);
  const most = limitOf(view, limit);
  const given = readGiven(view, texts, body === undefined ? undefined : await bodyText(body, invocation.cwd));
  if (view.access === "write" && !yes && !(await agreed(invocation, view, given))) return 1;
  const { atAtlas } = await invocation.compose([]);
  const { data, more } = await atAtlas(secret, { verb: "api" }, (atlas) => ask(atlas, view, given, most));
  invocation.view.close();
  if (data !== undefined || output.json) output.document(data ?? null);
  else output.note(`${output.errorStyle.symbol.done} ${view.name} done`);
  if (more) output.note(`The first ${most}: there are more.`);
  return 0;
}

/** Where nobody can be asked, nothing is sent. */
async function agreed({ output }: Invocation, view: OperationView, given: Given): Promise<boolean> {
  const { previewOf } = await import("../../api/index.ts");
  const { method, path, body } = output.clean(previewOf(view, given));
  const lines = [`${method} ${path}`, ...(body === undefined ? [] : JSON.stringify(body, undefined, 2).split("\n"))];
  const shown = lines.map((line) => `  ${line}`).join("\n");
  if (output.json || !canAsk()) {
    throw new UsageError(`${view.name} writes, and nothing was sent yet:\n${shown}`, "--yes sends it");
  }
  output.error(`This sends to Atlas:\n${shown}`);
  if (await confirmed("Send? Type yes: ")) return true;
  output.note("Nothing was sent.");
  return false;
}

function limitOf({ name, list }: OperationView, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!list) throw new UsageError(`--limit: ${name} answers no list`, "leave it out");
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new UsageError(`--limit ${text}: expected a whole number from 1 on`);
}

async function bodyText(file: string, cwd: string): Promise<BodyText> {
  if (file === "-") return { text: await textOf(process.stdin), place: "standard input" };
  try {
    return { text: await readFile(resolve(cwd, file), "utf8"), place: file };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new UsageError(`--body ${file} cannot be read: ${code}`, "name a JSON file, or - for standard input");
  }
}
