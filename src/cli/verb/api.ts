import { type Command, Option } from "commander";
import type { BodyText, Given, OperationView } from "../../api/index.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { readText } from "../input-file.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { areaNamed } from "../option/area.ts";
import { secretOption } from "../option/atlas.ts";
import { textOption } from "../option/text.ts";
import { wholeNumber } from "../option/whole-number.ts";
import { operationCard, operationLines } from "../render/operation.ts";
import { canAsk, confirmed } from "../terminal/prompt.ts";

interface ApiOptions {
  readonly body?: string;
  readonly yes?: true;
  readonly limit?: number;
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
    .addOption(textOption("--body <file>", "JSON file with the body; - reads standard input; also body=JSON"))
    .option("--yes", "send what writes; otherwise it is only shown")
    .addOption(
      new Option("--limit <n>", "of a list: no more than that").argParser(
        wholeNumber("--limit", 1, Number.MAX_SAFE_INTEGER),
      ),
    )
    .option("--area <area>", "list the operations of one area")
    .addOption(secretOption())
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
  const wanted = area === undefined ? undefined : areaNamed(area);
  const views = operationViews().filter((view) => wanted === undefined || view.area === wanted);
  if (output.json) output.document(views);
  else {
    for (const line of operationLines(views, output.style, output.width)) output.line(line);
    output.note("monk api NAME --describe says what one takes.");
  }
  return 0;
}

async function call(
  invocation: Invocation,
  view: OperationView,
  texts: readonly string[],
  { body, yes, limit, secret }: ApiOptions,
): Promise<number> {
  const { ask, demandCallable, readGiven } = await import("../../api/index.ts");
  const { output } = invocation;
  demandCallable(view);
  if (limit !== undefined && !view.list) {
    throw new UsageError(`--limit: ${view.name} answers no list`, "leave it out");
  }
  const given = readGiven(view, texts, body === undefined ? undefined : await bodyText(body, invocation.cwd));
  if (view.access === "write" && !yes && !(await agreed(invocation, view, given))) return 1;
  const { atAtlas } = await invocation.compose([]);
  const { data, more } = await atAtlas(secret, { verb: "api" }, (atlas) => ask(atlas, view, given, limit));
  invocation.view.close();
  if (data !== undefined || output.json) output.document(data ?? null);
  else output.note(`${output.errorStyle.symbol.done} ${view.name} done`);
  if (more) output.note(`The first ${limit}: there are more.`);
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

async function bodyText(file: string, cwd: string): Promise<BodyText> {
  return { text: await readText("--body", file, cwd), place: file === "-" ? "standard input" : file };
}
