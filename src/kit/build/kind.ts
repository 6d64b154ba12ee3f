import type { z } from "zod";
import type { Action, ReadinessPolicy } from "../../entity/index.ts";

/** What the kit says of one kind of resource; the classes in `entities/` hold it as statics. */
export interface Kind {
  /** In kebab-case; the class is in the file of that name, under that name in Pascal case. */
  readonly kind: string;
  readonly summary: string;
  readonly definition: z.ZodObject;
  readonly state: z.ZodObject;
  readonly readiness: ReadinessPolicy;
  readonly actions: Readonly<Record<string, Action>>;
}

/** `ip-access-list-entry` is `IpAccessListEntry`. */
export function className(kind: string): string {
  return kind.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
