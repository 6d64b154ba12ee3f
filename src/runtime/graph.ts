import type { EntityType } from "../entity/index.ts";
import type { Diagnostic, Place } from "./diagnostic.ts";
import { secretEdges } from "./secret-edge.ts";
import { placeInScript } from "./source/tree.ts";
import { components } from "./template/component.ts";
import { templatePath } from "./template/path.ts";
import type { Template, TemplateKind, TemplateSet } from "./template/template.ts";

/** Why one template needs another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `secret`: it reads a secret that the other one fills. */
  readonly kind: "wait-for" | "connection" | "reference" | "member" | "secret";
  readonly place: Place;
}

/** What needs what. Holds entities, groups, runnables and services; every path in it exists. */
export interface Graph {
  /** Whatever a template needs stands before it; equals stand as declared. */
  readonly order: readonly string[];
  /** What each template needs, by its path. */
  readonly needs: ReadonlyMap<string, readonly Edge[]>;
  /** Who needs each template, by its path. */
  readonly neededBy: ReadonlyMap<string, readonly Edge[]>;
  /** Circles; with one of them nothing can be run. */
  readonly diagnostics: readonly Diagnostic[];
}

const NODES: ReadonlySet<TemplateKind> = new Set(["entity", "foreign", "group", "runnable", "service"]);

/**
 * Takes time in proportion to templates and references. References to what is not there are left out. What reads a secret
 * comes after what fills it, unless that one needs it: then somebody has given it another secret at first.
 */
export function buildGraph(set: TemplateSet, types: ReadonlyMap<string, EntityType> = new Map()): Graph {
  const nodes = [...set.templates.values()].filter((template) => NODES.has(template.kind));
  const needs = new Map<string, Edge[]>(nodes.map(({ path }) => [path, []]));
  const neededBy = new Map<string, Edge[]>(nodes.map(({ path }) => [path, []]));
  const add = (edge: Edge) => {
    needs.get(edge.from)?.push(edge);
    neededBy.get(edge.to)?.push(edge);
  };
  for (const template of nodes) {
    const seen = new Set<string>();
    for (const edge of edgesOf(template, set)) {
      const known = `${edge.kind} ${edge.to}`;
      if (seen.has(known) || !needs.has(edge.to)) continue;
      seen.add(known);
      add(edge);
    }
  }
  for (const edge of secretEdges(set, types)) if (!leadsTo(edge.from, edge.to, needs)) add(edge);
  const parts = components([...needs.keys()], (path) => (needs.get(path) ?? []).map((edge) => edge.to));
  return { order: parts.flat(), needs, neededBy, diagnostics: circles(parts, needs, set) };
}

/** Whether a template needs another, directly or not. */
function leadsTo(goal: string, start: string, needs: ReadonlyMap<string, readonly Edge[]>): boolean {
  const reached = new Set([start]);
  for (const path of reached) for (const { to } of needs.get(path) ?? []) reached.add(to);
  return reached.has(goal);
}

function* edgesOf(template: Template, set: TemplateSet): Generator<Edge> {
  const from = template.path;
  for (const { path, place } of template.members) yield { from, to: path, kind: "member", place };
  for (const { target } of template.waitFor) yield { from, to: target.path, kind: "wait-for", place: target.place };
  for (const { target } of template.connections.values()) {
    yield { from, to: target.path, kind: "connection", place: target.place };
  }
  yield* referenceEdges(template, from, set, new Set());
}

/** What scripts read, also through variables of an enclosing group. */
function* referenceEdges(template: Template, from: string, set: TemplateSet, read: Set<string>): Generator<Edge> {
  read.add(template.path);
  for (const script of template.scripts) {
    for (const reference of set.scripts.facts(script.text).references) {
      if (reference.kind === "variable" && !template.variables.has(reference.name ?? "")) {
        for (const group of set.groupsOf.get(template.path) ?? []) {
          const holder = set.templates.get(group);
          if (holder && !read.has(group)) yield* referenceEdges(holder, from, set, read);
        }
      }
      if (reference.kind !== "state" && reference.kind !== "definition") continue;
      if (reference.name === undefined) continue;
      const to = templatePath(reference.name, template.namespace);
      const place = placeInScript(script, reference.at, reference.name.length);
      if (to !== from) yield { from, to, kind: "reference", place };
    }
  }
}

function circles(parts: readonly string[][], needs: ReadonlyMap<string, Edge[]>, set: TemplateSet): Diagnostic[] {
  const rank = new Map([...needs.keys()].map((path, index) => [path, index]));
  return parts.flatMap((part) => {
    const inside = new Set(part);
    const first = part.reduce((least, path) => ((rank.get(path) ?? 0) < (rank.get(least) ?? 0) ? path : least));
    const way = shortestCircle(first, inside, needs);
    const [edge] = way;
    if (edge === undefined || harmless(way, set)) return [];
    return [explainCircle(way, edge)];
  });
}

/** Containers may name each other; nothing here waits for that. */
function harmless(way: readonly Edge[], set: TemplateSet): boolean {
  return way.every(({ from, kind }) => kind === "connection" && set.templates.get(from)?.kind === "runnable");
}

/** The edges that lead from a node back to itself, without leaving `inside`. */
function shortestCircle(start: string, inside: ReadonlySet<string>, needs: ReadonlyMap<string, Edge[]>): Edge[] {
  const reached = new Map<string, Edge>();
  const queue = [start];
  for (const path of queue) {
    for (const edge of needs.get(path) ?? []) {
      if (!inside.has(edge.to)) continue;
      if (edge.to === start) return wayTo(edge, start, reached);
      if (reached.has(edge.to)) continue;
      reached.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return [];
}

function wayTo(last: Edge, start: string, reached: ReadonlyMap<string, Edge>): Edge[] {
  const way = [last];
  for (let at = last.from; at !== start; ) {
    const edge = reached.get(at);
    if (edge === undefined) break;
    way.unshift(edge);
    at = edge.from;
  }
  return way;
}

function explainCircle(way: readonly Edge[], first: Edge): Diagnostic {
  const names = [...way.map((edge) => edge.from), first.from].join(" -> ");
  const steps = way.map(({ from, to, kind, place }) => {
    return `\`${from}\` ${VERBS[kind]} \`${to}\` (${place.file}:${place.line}:${place.column})`;
  });
  return {
    severity: "error",
    place: first.place,
    message: `templates need each other in a circle: ${names}`,
    expected: "an order in which each comes after what it needs",
    found: steps.join(", "),
    hint: "remove one of these",
  };
}

const VERBS: Record<Edge["kind"], string> = {
  "wait-for": "waits for",
  connection: "connects to",
  reference: "reads",
  member: "contains",
  secret: "signs in with",
};
