import { basename, isAbsolute, relative, sep } from "node:path";
import type { Program } from "acorn";
import { KitError, type Mistake } from "./mistake.ts";

/** What a bundle takes from the module that it requires: by the file or package that its source imports it from, the names of its exports. */
export type Supply = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads it off a bundle whose imports across the cut were left standing. */
export function supplyOf(name: string, program: Program): Supply {
  const mistakes: Mistake[] = [];
  const supply = new Map<string, Set<string>>();
  for (const statement of program.body) {
    if (statement.type !== "ImportDeclaration" || statement.specifiers.length === 0) continue;
    const source = String(statement.source.value);
    const names = supply.get(source) ?? new Set();
    supply.set(source, names);
    for (const specifier of statement.specifiers) {
      if (specifier.type === "ImportDefaultSpecifier") names.add("default");
      else if (specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier") {
        names.add(specifier.imported.name);
      } else mistakes.push({ place: `<${name}>`, message: `everything of ${source} is imported; name what is used` });
    }
  }
  if (mistakes.length > 0) throw new KitError(mistakes);
  return supply;
}

/** All that one module has to supply. Throws a `KitError` where two things would have one name there. */
export function joined(supplies: readonly Supply[]): Supply {
  const all = new Map<string, Set<string>>();
  for (const [source, names] of supplies.flatMap((supply) => Array.from(supply))) {
    const known = all.get(source) ?? new Set();
    for (const name of names) known.add(name);
    all.set(source, known);
  }
  const owners = new Map<string, string>();
  const mistakes: Mistake[] = [];
  for (const [source, names] of all) {
    for (const name of names) {
      const shared = sharedName(source, name);
      const owner = owners.get(shared);
      if (owner !== undefined) mistakes.push({ place: source, message: `\`${shared}\` is exported by ${owner} too` });
      owners.set(shared, source);
    }
  }
  if (mistakes.length > 0) throw new KitError(mistakes);
  return all;
}

/** The name under which the module exports something; a default export is named after its package. */
export function sharedName(source: string, name: string): string {
  if (name !== "default") return name;
  return basename(source)
    .replace(/\.[jt]s$/, "")
    .replace(/[^\w$]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `a, b as c`: each name as `write` puts it, in one order. */
export function listed(names: Iterable<string>, write: (name: string) => string): string {
  return [...names].sort().map(write).join(", ");
}

/** `a as b`, or `a` alone. */
export function renamed(name: string, as: string): string {
  return name === as ? name : `${name} as ${as}`;
}

/** TypeScript that exports a supply, for a bundle whose imports are relative to the root. */
export function supplyEntry(root: string, supply: Supply): string {
  const lines = Array.from(supply, ([source, exported]) => {
    const from = isAbsolute(source) ? `./${relative(root, source).split(sep).join("/")}` : source;
    return `export { ${listed(exported, (name) => renamed(name, sharedName(source, name)))} } from "${from}";`;
  });
  return lines.join("\n");
}
