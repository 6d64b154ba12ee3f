import { type ClusterSpec, changed, type Declared, isSound, keyOf, removed, type Spec } from "./walk-declared.ts";

/** What a template says then; `before` is what it said when it was last applied. */
export type Edited = (spec: Spec, before: Spec | undefined) => Spec;

/** What a user does about a refusal. */
export type Remedy =
  | { readonly do: "edit"; readonly spec: Edited }
  | { readonly do: "put back" }
  | { readonly do: "delete" }
  | { readonly do: "wait" };

/** A name that nothing has. */
const fresh = <T extends Spec>(spec: T): T => ({
  ...spec,
  name: spec.kind === "entry" ? `203.0.113.${100 + spec.name.length}` : `${spec.name}-anew`,
});

/** The old values of what cannot be changed, as a refusal tells them; undefined where they are those of the template. */
export function putBack(
  message: string,
  spec: ClusterSpec,
  { before, projects }: { before: Spec | undefined; projects: ReadonlyMap<string, string> },
): ClusterSpec | undefined {
  const was = (property: string) => new RegExp(`\\b${property} is (\\S+), the template says`).exec(message)?.[1];
  const id = was("project_id");
  const project = id === undefined ? spec.project : projects.get(id);
  // That project has no template any more.
  if (project === undefined) return undefined;
  const { name = spec.name, size = spec.size } = {
    name: was("name"),
    size: was("instance_size") as ClusterSpec["size"],
  };
  const backup = before?.kind === "cluster" ? before.backup : spec.backup;
  const back = { ...spec, project, name, size, backup };
  return JSON.stringify(back) === JSON.stringify(spec) ? undefined : back;
}

/** Ways out by the advice that a refusal gives, in the order in which they are looked for. */
const ways: readonly (readonly [advice: RegExp, name: string, remedy: Remedy])[] = [
  [/write `adopt: true` to take it over/, "adopt: true", { do: "edit", spec: (spec) => ({ ...spec, adopt: true }) }],
  [/or choose another name: some of this cannot/, "another name", { do: "edit", spec: fresh }],
  [/Put the old value back; or declare a second cluster/, "old value put back", { do: "put back" }],
  [/Put the old value back, or run monk delete with it first/, "deleted first", { do: "delete" }],
  [/Put the old project back, run monk delete/, "deleted first", { do: "delete" }],
  [/To have it here: monk delete/, "deleted first", { do: "delete" }],
  [/Run the same command again once shop\//, "waited", { do: "wait" }],
  [/is being deleted/, "waited", { do: "wait" }],
  [/CLUSTER_NOT_READY/, "waited", { do: "wait" }],
  [
    /Write `deletion_protection: false`/,
    "protection taken away",
    { do: "edit", spec: (spec) => (spec.kind === "cluster" ? { ...spec, protected: false } : spec) },
  ],
  [
    /takes no change of a free cluster/,
    "tags left as they are",
    { do: "edit", spec: (spec) => (spec.kind === "cluster" ? { ...spec, tags: undefined } : spec) },
  ],
  [
    /take `(delete|resize)` out of `snapshot_before`/,
    "no snapshot before it",
    { do: "edit", spec: (spec) => (spec.kind === "cluster" ? { ...spec, careful: false } : spec) },
  ],
  // Taken by what we cannot see or may not touch.
  [
    /already has another free cluster|GROUP_ALREADY_EXISTS|DUPLICATE_CLUSTER_NAME/,
    "another name or size",
    { do: "edit", spec: avoid },
  ],
];

function avoid(spec: Spec): Spec {
  return spec.kind === "cluster" && spec.size === "M0" ? { ...fresh(spec), size: "M10" } : fresh(spec);
}

/** The remedy that the message names; undefined where it names none that a user could follow. */
export function remedyFor(message: string): { readonly name: string; readonly remedy: Remedy } | undefined {
  const found = ways.find(([advice]) => advice.test(message));
  return found && { name: found[1], remedy: found[2] };
}

/** The templates with one of them changed; without it where that is no way either. */
export function resolvedBy(declared: Declared, path: string, spec: Spec): Declared {
  const key = keyOf(path);
  const next = changed(declared, key, spec);
  return isSound(next) ? next : removed(declared, key);
}
