import type { Place } from "../diagnostic.ts";
import { placeAt, type SourceFile } from "./source-file.ts";

/** What a MANIFEST says that a loader needs. Its other lines are for a catalogue, and are left alone. */
export interface Manifest {
  readonly repo: string | undefined;
  /** Files to load, in order. */
  readonly load: readonly ManifestPath[];
  /** Files that may be embedded. */
  readonly resources: readonly ManifestPath[];
  /** Folders with a MANIFEST of their own. */
  readonly dirs: readonly ManifestPath[];
}

/** A path relative to the MANIFEST's folder. */
export interface ManifestPath {
  readonly path: string;
  readonly place: Place;
}

/** Lines of `KEY value value`; keys in any case. Unknown lines do no harm. */
export function parseManifest(file: SourceFile): Manifest {
  const found: Record<"repo" | "load" | "resources" | "dirs", ManifestPath[]> = {
    repo: [],
    load: [],
    resources: [],
    dirs: [],
  };
  for (const line of file.text.matchAll(/^[ \t]*(repo|load|resources|dirs)[ \t]+(.*)$/gim)) {
    const key = (line[1] ?? "").toLowerCase() as keyof typeof found;
    const values = line[2] ?? "";
    const offset = line.index + line[0].length - values.length;
    for (const value of values.matchAll(/\S+/g)) {
      const start = offset + value.index;
      found[key].push({ path: value[0], place: placeAt(file, start, start + value[0].length) });
    }
  }
  return { repo: found.repo[0]?.path, load: found.load, resources: found.resources, dirs: found.dirs };
}
