import { join, resolve, sep } from "node:path";

/** Where the kit is cut into modules of Monk's: on one side a bundle, on the other the module that it requires. */
export interface Cut {
  /** The module on the other side. */
  readonly module: string;
  /** What an import that crosses the cut asks for: the path of a file, or a package. Undefined where it does not cross. */
  source(specifier: string, importer: string): string | undefined;
}

/** What the entities share: the client, and how Monk runs them. */
export const baseName = "mongodb-atlas/base";

/** Packages of others, unchanged, so that they can be told from what is ours. */
const libraryName = "mongodb-atlas/library";

/** Between the files of `entities/` and everything that they import from elsewhere. */
export function entityCut(root: string): Cut {
  const entities = join(root, "entities") + sep;
  return {
    module: baseName,
    source(specifier, importer) {
      if (specifier === baseName) return specifier;
      if (!importer.startsWith(entities)) return undefined;
      if (!specifier.startsWith(".")) return specifier;
      const target = resolve(importer, "..", specifier);
      return target.startsWith(entities) ? undefined : target;
    },
  };
}

/** Between our source and the packages that travel with it; `substituted` are those that do not. */
export function libraryCut(substituted: Readonly<Record<string, string>>): Cut {
  return {
    module: libraryName,
    source(specifier) {
      const isPackage = !specifier.startsWith(".") && !specifier.startsWith("/") && !(specifier in substituted);
      return isPackage ? specifier : undefined;
    },
  };
}
