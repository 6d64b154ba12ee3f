import { pick } from "./walk-colleague.ts";
import {
  added,
  addresses,
  allowed,
  backups,
  changed,
  clusterNames,
  comments,
  type Declared,
  isSound,
  passwordNames,
  projectNames,
  rekeyed,
  removed,
  roles,
  type Spec,
  sizes,
  tags,
  userNames,
} from "./walk-declared.ts";
import type { Edit } from "./walk-step.ts";

/** What each kind of template can be changed in, with the values there are. */
const properties: Readonly<Record<Spec["kind"], Readonly<Record<string, readonly unknown[]>>>> = {
  project: { name: projectNames },
  cluster: { size: sizes, allow: allowed, tags, backup: backups, careful: [false, true], name: clusterNames },
  user: { role: roles, password: passwordNames, name: userNames },
  entry: { comment: comments, name: addresses },
};

/** The templates after an edit, and what it was, as a line to read; undefined where nobody would write that. */
export function edited(declared: Declared, edit: Edit): { declared: Declared; text: string } | undefined {
  const next = attempt(declared, edit);
  return next && isSound(next.declared) ? next : undefined;
}

function attempt(declared: Declared, edit: Edit): { declared: Declared; text: string } | undefined {
  const projects = [...declared].filter(([, { kind }]) => kind === "project").map(([key]) => key);
  if (edit.edit === "add") {
    const project = pick(projects, edit.project) ?? "";
    const spec = edit.spec.kind === "project" ? edit.spec : { ...edit.spec, project };
    const next = added(declared, spec);
    return next && { declared: next, text: `adds ${[...next.keys()].at(-1)}: ${JSON.stringify(spec)}` };
  }
  const [key, spec] = pick([...declared], edit.nth) ?? [];
  if (key === undefined || spec === undefined) return undefined;
  const becomes = (one: Spec, text: string) => ({ declared: changed(declared, key, one), text });
  switch (edit.edit) {
    case "remove": {
      const next = removed(declared, key);
      // What is protected is not taken out: nobody could delete it any more.
      const isLost = [...declared].some(([other, one]) => !next.has(other) && one.kind === "cluster" && one.protected);
      return isLost ? undefined : { declared: next, text: `takes out ${key}` };
    }
    case "rekey":
      return { declared: rekeyed(declared, key), text: `writes ${key} under another key` };
    case "adopt":
      return spec.adopt ? undefined : becomes({ ...spec, adopt: true }, `writes adopt: true at ${key}`);
    case "protect":
      if (spec.kind !== "cluster") return undefined;
      return becomes(
        { ...spec, protected: !spec.protected },
        `writes deletion_protection: ${!spec.protected} at ${key}`,
      );
    case "move": {
      const project = pick(projects, edit.project);
      if (spec.kind === "project" || project === undefined || project === spec.project) return undefined;
      return becomes({ ...spec, project }, `moves ${key} to ${project}`);
    }
    case "change": {
      const [property = "", values = []] = pick(Object.entries(properties[spec.kind]), edit.property) ?? [];
      const value = pick(values, edit.value);
      const before = (spec as unknown as Record<string, unknown>)[property];
      if (JSON.stringify(before) === JSON.stringify(value)) return undefined;
      return becomes({ ...spec, [property]: value } as Spec, `changes ${key}: ${property} is ${JSON.stringify(value)}`);
    }
  }
}
