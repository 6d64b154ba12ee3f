import type { EntityType } from "../entity/index.ts";
import { ownSecrets } from "./check/secret.ts";
import type { Place } from "./diagnostic.ts";
import type { TemplateSet } from "./template/template.ts";

/** That one template reads a secret which another fills. */
export interface SecretEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "secret";
  readonly place: Place;
}

/** Each pair once, however many secrets there are between the two. */
export function secretEdges(set: TemplateSet, types: ReadonlyMap<string, EntityType>): readonly SecretEdge[] {
  const named = [...set.templates.values()].flatMap((template) => {
    const type = types.get(template.type ?? "");
    return type ? ownSecrets(template, type).map((secret) => ({ path: template.path, ...secret })) : [];
  });
  const fillers = new Map(named.flatMap(({ use, secret, path }) => (use === "write" ? [[secret, path] as const] : [])));
  if (fillers.size === 0) return [];
  const edges = new Map<string, SecretEdge>();
  for (const { use, secret, path: from, place } of named) {
    const to = fillers.get(secret);
    if (use === "read" && to !== undefined && to !== from) {
      edges.set(`${from} ${to}`, { from, to, kind: "secret", place });
    }
  }
  return [...edges.values()];
}
