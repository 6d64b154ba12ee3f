import { UsageError } from "../runtime/input-error.ts";
import { didYouMean } from "../runtime/nearest.ts";
import { oneOf } from "../runtime/value-words.ts";
import { type BodyText, readBody } from "./body.ts";
import type { OperationView, QueryParameter } from "./operation-view.ts";

/** What an operation is called with. */
export interface Given {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

type Pair = readonly [name: string, value: string];

/**
 * Reads `key=value` texts: parameters of the path, parameters of the query, and `body` where no other is given.
 * Throws a `UsageError` that names every mistake.
 */
export function readGiven(view: OperationView, texts: readonly string[], file?: BodyText): Given {
  const mistakes: string[] = [];
  const pairs = pairsOf(texts, mistakes);
  const known = [...view.parameters, ...view.query.map(({ name }) => name), ...(view.body ? ["body"] : [])];
  for (const name of new Set(pairs.map(([one]) => one))) {
    const values = pairs.filter(([one]) => one === name);
    const several = view.query.some((one) => one.name === name && one.type === "texts");
    if (!known.includes(name)) mistakes.push(unknownWords(view, name, known));
    else if (values.length > 1 && !several) mistakes.push(`${name} is given ${values.length} times`);
  }
  const parameters = Object.fromEntries(pairs.filter(([name]) => view.parameters.includes(name)));
  for (const [name, value] of Object.entries(parameters)) {
    if (value === "") mistakes.push(`${name} is empty`);
    if (value === "." || value === "..")
      mistakes.push(`${name} cannot be "${value}", which would lead to another path`);
  }
  const missing = view.parameters.filter((name) => parameters[name] === undefined);
  if (missing.length > 0) mistakes.push(`${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing`);
  const query = Object.fromEntries(
    view.query.flatMap((parameter) => {
      const values = pairs.flatMap(([name, value]) => (name === parameter.name ? [value] : []));
      const [first] = values;
      if (first === undefined) return [];
      return [[parameter.name, parameter.type === "texts" ? values : queryValue(parameter, first, mistakes)]];
    }),
  );
  const body = bodyOf(view, pairs, file, mistakes);
  if (mistakes.length > 0) throw new UsageError(`${view.name}: ${mistakes.join("; ")}`, usageOf(view));
  return { parameters, query, ...body };
}

/** How it is called, in one line. */
export function usageOf({ name, parameters, body }: OperationView): string {
  const given = parameters.map((parameter) => `${parameter}=…`);
  return ["monk api", name, ...given, ...(body ? ["--body FILE"] : [])].join(" ");
}

function pairsOf(texts: readonly string[], mistakes: string[]): readonly Pair[] {
  return texts.flatMap((text): readonly Pair[] => {
    const [, name, value] = /^(?:--)?([A-Za-z]\w*)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [[name, value]];
    mistakes.push(`${text} is no parameter: write key=value`);
    return [];
  });
}

function unknownWords({ list, body }: OperationView, name: string, known: readonly string[]): string {
  if (list && ["pageNum", "itemsPerPage", "includeCount"].includes(name)) {
    return `${name} is not needed: a list is read to its end, or to --limit`;
  }
  if (name === "body" && !body) return "it takes no body";
  const near = didYouMean(name, known);
  return `there is no parameter ${name}${near === undefined ? "" : ` (${near})`}`;
}

function queryValue({ name, type, choices }: QueryParameter, text: string, mistakes: string[]): unknown {
  if (type === "boolean") {
    if (text === "true" || text === "false") return text === "true";
    mistakes.push(`${name} is true or false, and not ${text}`);
  } else if (type === "number") {
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    mistakes.push(`${name} is a number, and not ${text}`);
  } else if (choices !== undefined && !choices.includes(text)) {
    mistakes.push(`${name} is ${oneOf(choices)}, and not ${text}`);
  }
  return text;
}

function bodyOf(
  { body }: OperationView,
  pairs: readonly Pair[],
  file: BodyText | undefined,
  mistakes: string[],
): Pick<Given, "body"> {
  const inline = pairs.find(([name]) => name === "body")?.[1];
  if (!body) {
    if (file !== undefined) mistakes.push("it takes no body");
    return {};
  }
  if (inline !== undefined && file !== undefined) mistakes.push("the body is given twice, as body= and with --body");
  const given = file ?? (inline === undefined ? undefined : { text: inline, place: "body=" });
  if (given === undefined) {
    mistakes.push("the body is missing");
    return {};
  }
  const read = readBody(given, file === undefined);
  if ("mistake" in read) {
    mistakes.push(read.mistake);
    return {};
  }
  return { body: read.value };
}
