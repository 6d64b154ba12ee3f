import type { EntityType } from "../entity/index.ts";
import { fillsSecrets, ownSecrets } from "./check/secret.ts";
import type { Place } from "./diagnostic.ts";
import type { TemplateSet } from "./template/template.ts";

/** That one template reads a secret which another fills. */
export interface SecretEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "secret";
  readonly place: Place;
}

/** Each pair once, however many secrets there are between the two. Costs next to nothing where none is filled. */
export function secretEdges(set: TemplateSet, types: ReadonlyMap<string, EntityType>): readonly SecretEdge[] {
  const fillers = new Map<string, string>();
  for (const { template, type } of typed(set, types)) {
    if (!fillsSecrets(type)) continue;
    for (const { use, secret } of ownSecrets(template, type)) if (use === "write") fillers.set(secret, template.path);
  }
  if (fillers.size === 0) return [];
  const edges = new Map<string, SecretEdge>();
  for (const { template, type } of typed(set, types)) {
    const { path: from } = template;
    for (const { use, secret, place } of ownSecrets(template, type)) {
      const to = fillers.get(secret);
      if (use === "read" && to !== undefined && to !== from) {
        edges.set(`${from} ${to}`, { from, to, kind: "secret", place });
      }
    }
  }
  return [...edges.values()];
}

function* typed(set: TemplateSet, types: ReadonlyMap<string, EntityType>) {
  for (const template of set.templates.values()) {
    const type = types.get(template.type ?? "");
    if (type) yield { template, type };
  }
}
