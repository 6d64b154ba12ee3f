import type { Diagnostic } from "../diagnostic.ts";
import { didYouMean } from "../nearest.ts";
import { member, placeOf, type SourceEntry, type SourceMapping, type SourceNode } from "../source/tree.ts";
import { mergeMappings } from "./merge.ts";
import { templatePath } from "./path.ts";
import type { Section } from "./section.ts";

/** Sections that one may inherit from, one through the other. */
const LONGEST_CHAIN = 100;

/** Values that one template may come to with what it inherits. */
const MOST_VALUES = 100_000;

/** Fills in what sections inherit, each once, whatever the order in which they were loaded. */
export class Inheritance {
  readonly #sections: ReadonlyMap<string, Section>;
  readonly #report: (d: Diagnostic) => void;
  readonly #done = new Map<string, SourceMapping>();
  readonly #open: string[] = [];
  readonly #cycles = new Set<string>();
  readonly #sizes = new WeakMap<SourceNode, number>();

  constructor(sections: ReadonlyMap<string, Section>, report: (d: Diagnostic) => void) {
    this.#sections = sections;
    this.#report = report;
  }

  /** The section's body with everything it inherits, and without `inherits`. */
  bodyOf(section: Section): SourceMapping {
    const done = this.#done.get(section.path);
    if (done) return done;
    this.#open.push(section.path);
    let body = this.#fill(section.body, section) as SourceMapping;
    this.#open.pop();
    if (body !== section.body && this.#size(body) > MOST_VALUES) {
      this.#report({
        severity: "error",
        place: placeOf(section.key),
        message: `\`${section.path}\` inherits too much`,
        expected: `at most ${MOST_VALUES} values`,
        hint: "inherit from fewer sections",
      });
      body = { ...section.body, entries: new Map() };
    }
    this.#done.set(section.path, body);
    return body;
  }

  #fill(node: SourceNode, section: Section): SourceNode {
    if (node.kind === "list") {
      const items = node.items.map((item) => this.#fill(item, section));
      return items.some((item, index) => item !== node.items[index]) ? { ...node, items } : node;
    }
    if (node.kind !== "mapping") return node;
    let entries: Map<string, SourceEntry> | undefined;
    for (const [key, entry] of node.entries) {
      const value = this.#fill(entry.value, section);
      if (value === entry.value) continue;
      entries ??= new Map(node.entries);
      entries.set(key, { key: entry.key, value });
    }
    const filled = entries ? { ...node, entries } : node;
    const from = filled.entries.get("inherits")?.value;
    if (from?.kind !== "scalar" || typeof from.value !== "string") return filled;
    const own = new Map(filled.entries);
    own.delete("inherits");
    const child = { ...filled, entries: own };
    const base = this.#base(from.value, from, section);
    return base ? mergeMappings(base, child) : child;
  }

  #base(spelling: string, from: SourceNode, section: Section): SourceMapping | undefined {
    const path = templatePath(spelling, section.namespace);
    const found = this.#find(path);
    if (found === undefined) {
      this.#reportMissing(path, from, section);
      return undefined;
    }
    const start = this.#open.indexOf(found.section.path);
    if (start !== -1) {
      this.#reportCycle(this.#open.slice(start), from);
      return undefined;
    }
    if (this.#open.length >= LONGEST_CHAIN) {
      this.#report({
        severity: "error",
        place: placeOf(from),
        message: `\`${section.path}\` stands in a chain of sections that is too long to inherit through`,
        expected: `at most ${LONGEST_CHAIN} sections`,
        found: "more than that",
        hint: "inherit from fewer sections",
      });
      return undefined;
    }
    let body: SourceNode | undefined = this.bodyOf(found.section);
    for (const key of found.rest) body = member(body, key);
    if (body?.kind === "mapping") return body;
    this.#reportMissing(path, from, section);
    return undefined;
  }

  /** A path may lead on into a template: `ns/name/containers/web`. */
  #find(path: string): { section: Section; rest: string[] } | undefined {
    const parts = path.split("/");
    for (let length = parts.length; length >= 2; length--) {
      const section = this.#sections.get(parts.slice(0, length).join("/"));
      if (section) return { section, rest: parts.slice(length) };
    }
    return undefined;
  }

  /** Runnables commonly inherit from packages that only Monk's hub has, and are not run here. */
  #reportMissing(path: string, from: SourceNode, section: Section) {
    const defines = section.body.entries.get("defines")?.value;
    const notRun = defines?.kind === "scalar" && NOT_RUN.has(String(defines.value));
    this.#report({
      severity: notRun ? "warning" : "error",
      place: placeOf(from),
      message: `\`${section.path}\` inherits from \`${path}\`, which is not there`,
      expected: "the path of a loaded section",
      found: `\`${path}\``,
      hint: didYouMean(path, this.#sections.keys()) ?? "load the file that holds it, too",
    });
  }

  #reportCycle(cycle: string[], from: SourceNode) {
    const names = [...this.#sections.keys()].filter((path) => cycle.includes(path));
    const first = cycle.indexOf(names[0] ?? "");
    const way = [...cycle.slice(first), ...cycle.slice(0, first + 1)].join(" -> ");
    if (this.#cycles.has(way)) return;
    this.#cycles.add(way);
    this.#report({
      severity: "error",
      place: placeOf(from),
      message: `sections inherit from each other in a circle: ${way}`,
      expected: "a chain that ends",
      found: `\`${cycle.at(-1)}\` inherits from \`${cycle[0]}\``,
      hint: "remove one `inherits` of the circle",
    });
  }

  #size(node: SourceNode): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    let size = 1;
    if (node.kind === "list") for (const item of node.items) size += this.#size(item);
    if (node.kind === "mapping") for (const { value } of node.entries.values()) size += this.#size(value);
    this.#sizes.set(node, size);
    return size;
  }
}

const NOT_RUN: ReadonlySet<string> = new Set(["runnable", "service", "module", "entity"]);
