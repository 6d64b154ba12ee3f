import type { Diagnostic, Place } from "../diagnostic.ts";
import { describe, placeOf, type SourceNode } from "../source/tree.ts";
import { templatePath } from "./path.ts";
import type { Connection, Reference, WaitFor } from "./template.ts";

type Report = (d: Diagnostic) => void;

/** `connections: { name: { runnable | target: path, service } }`. */
export function readConnections(
  node: SourceNode | undefined,
  namespace: string,
  report: Report,
): Map<string, Connection> {
  const connections = new Map<string, Connection>();
  for (const [name, { key, value }] of entriesOf(
    node,
    "connections",
    "`name: { runnable: path, service: data }`",
    report,
  )) {
    if (name === "defines") continue;
    const body = value.kind === "mapping" ? value.entries : undefined;
    const target = body?.get("runnable")?.value ?? body?.get("target")?.value;
    // A script here names its target when it runs, in Monk's own engine.
    if (target?.kind === "script") continue;
    if (!isText(target)) {
      report({
        severity: "error",
        place: placeOf(target ?? key),
        message: `the connection \`${name}\` names no target`,
        expected: "`runnable: path`",
        found: target || !body ? describe(target ?? value) : "neither `runnable` nor `target`",
        hint: `for example \`${name}: { runnable: ${namespace}/name, service: data }\``,
      });
      continue;
    }
    const service = body?.get("service")?.value;
    connections.set(name, {
      name,
      target: referenceTo(target, namespace),
      service: isText(service) ? service.value : undefined,
    });
  }
  return connections;
}

/** `depends: { wait-for: { runnables, timeout } }`, or a list of these. */
export function readWaitFor(node: SourceNode | undefined, namespace: string, report: Report): WaitFor[] {
  if (node?.kind === "list") return node.items.flatMap((item) => readWaitFor(item, namespace, report));
  const depends = new Map(entriesOf(node, "depends", DEPENDS, report));
  const waitFor = depends.get("wait-for")?.value;
  const body = new Map(entriesOf(waitFor, "wait-for", "`{ runnables: [path], timeout: seconds }`", report));
  const timeout = readTimeout(body.get("timeout")?.value, report);
  const targets = readPaths(body.get("runnables")?.value, "runnables", namespace, report);
  return targets.map((target) => ({ target, timeout }));
}

/** Members of a group, under any of the given keys. */
export function readPaths(node: SourceNode | undefined, key: string, namespace: string, report: Report): Reference[] {
  if (node === undefined || isNothing(node)) return [];
  const items = node.kind === "list" ? node.items : [node];
  const references: Reference[] = [];
  for (const item of items) {
    if (isText(item)) references.push(referenceTo(item, namespace));
    else if (item.kind !== "script") {
      report({
        severity: "error",
        place: placeOf(item),
        message: `\`${key}\` must be a list of paths`,
        expected: `\`[${namespace}/name]\``,
        found: describe(item),
      });
    }
  }
  return references;
}

/** `permitted-secrets: { name: true }` or a list of names; undefined when there is none. */
export function readPermittedSecrets(node: SourceNode | undefined, report: Report): Map<string, Place> | undefined {
  if (node === undefined || isNothing(node)) return undefined;
  const permitted = new Map<string, Place>();
  if (node.kind === "list") {
    for (const item of node.items) if (isText(item)) permitted.set(item.value, placeOf(item));
    return permitted;
  }
  for (const [name, { key, value }] of entriesOf(node, "permitted-secrets", "`name: true`", report)) {
    if (!(value.kind === "scalar" && value.value === false)) permitted.set(name, placeOf(key));
  }
  return permitted;
}

const DEPENDS = "`wait-for: { runnables: [path], timeout: seconds }`";

function readTimeout(node: SourceNode | undefined, report: Report): number | undefined {
  if (node === undefined || isNothing(node) || node.kind === "script") return undefined;
  if (node.kind === "scalar" && typeof node.value === "number" && node.value > 0) return node.value;
  report({
    severity: "error",
    place: placeOf(node),
    message: "`timeout` must be a number of seconds",
    expected: "a number above 0",
    found: describe(node),
    hint: "for example `timeout: 120`",
  });
  return undefined;
}

function entriesOf(node: SourceNode | undefined, key: string, expected: string, report: Report) {
  if (node === undefined || isNothing(node) || node.kind === "script") return [];
  if (node.kind === "mapping") return node.entries;
  report({
    severity: "error",
    place: placeOf(node),
    message: `\`${key}\` must be a mapping`,
    expected,
    found: describe(node),
  });
  return [];
}

function referenceTo(node: SourceNode & { value: string }, namespace: string): Reference {
  return { path: templatePath(node.value, namespace), place: placeOf(node) };
}

function isText(node: SourceNode | undefined): node is Extract<SourceNode, { kind: "scalar" }> & { value: string } {
  return node?.kind === "scalar" && typeof node.value === "string" && node.value !== "";
}

function isNothing(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value === null;
}
