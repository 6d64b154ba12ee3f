/**
 * A value that is known only after an apply, such as the id of a project that does not exist yet.
 *
 * Every operator that needs its content yields it in turn; arrays and objects keep it inside.
 */
export class Unknown {
  /** Why it is not known yet, as a phrase for a plan: `id of shop/project`. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}
