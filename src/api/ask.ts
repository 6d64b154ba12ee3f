import {
  AmbiguousWriteError,
  type Atlas,
  AtlasError,
  type CallName,
  type GivenTo,
  type ListName,
} from "../atlas/index.ts";
import { Explained } from "../entity/index.ts";
import { UsageError } from "../runtime/input-error.ts";
import type { Given } from "./given.ts";
import type { OperationView } from "./operation-view.ts";
import { withoutSecrets } from "./request.ts";

export interface Answer {
  /** What Atlas answered, the secrets cut; undefined where it answers nothing. */
  readonly data: unknown;
  /** Whether a list has more than the limit let through. */
  readonly more: boolean;
}

/** Throws a `UsageError` for an operation whose answer holds a secret: what is printed stays in terminals and logs. */
export function demandCallable({ name, secret, path }: OperationView): void {
  if (!secret) return;
  const kind = path.includes("/serviceAccounts") ? "service-account" : "api-key";
  throw new UsageError(
    `${name} answers a secret that Atlas shows once, and monk api would print it`,
    `declare it as mongodb-atlas/${kind}: the secret goes straight into the secret that you name`,
  );
}

/** Calls an operation. A list is read to its end, or to `limit`. */
export async function ask(atlas: Atlas, view: OperationView, given: Given, limit = Infinity): Promise<Answer> {
  const { parameters, query, body } = given;
  const all = { ...parameters, query, ...(body === undefined ? {} : { body }) };
  if (!view.list) {
    const data = await settled(view, () => atlas.call(view.name as CallName, all as unknown as GivenTo<CallName>));
    return { data: withoutSecrets(data, given), more: false };
  }
  const items: unknown[] = [];
  for await (const item of atlas.list(view.name as ListName, all as unknown as GivenTo<ListName>)) {
    if (items.length === limit) return { data: items, more: true };
    items.push(withoutSecrets(item, given));
  }
  return { data: items, more: false };
}

/** A write whose answer was lost. Nothing here looks before it writes, so that sending it again may do it twice. */
export class UnsettledCall extends Explained {
  override readonly name = "UnsettledCall";
  /** Read by whoever keeps notes of effects: this one stays open. */
  readonly unsettled = true;
}

async function settled<T>(view: OperationView, work: () => Promise<T>): Promise<T | undefined> {
  const { name, repeatable } = view;
  try {
    return await work();
  } catch (error) {
    // The answer to a deletion was lost, and now there is nothing to be deleted: that was it.
    if (view.method === "DELETE" && error instanceof AtlasError && error.earlier) return undefined;
    if (!(error instanceof AmbiguousWriteError)) throw error;
    const { method, path, cause } = error;
    throw new UnsettledCall(
      `${method} ${path}: it is not known whether this was carried out (${cause.message})`,
      repeatable
        ? `${name} may be sent again: twice has the effect of once.`
        : `Look at what is there before you send ${name} again: twice may do it twice.`,
      { cause: error },
    );
  }
}
