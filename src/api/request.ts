import { fillPath, queryText } from "../atlas/path.ts";
import { redactWithin, secretsInBody, withoutSecretMembers } from "../atlas/redact.ts";
import type { Given } from "./given.ts";
import type { OperationView } from "./operation-view.ts";

/** What would be sent, to be looked at: without the values of a body that are secret. */
export interface Preview {
  readonly method: string;
  /** Below `/api/atlas/v2`, encoded, with the query. */
  readonly path: string;
  readonly body?: unknown;
}

export function previewOf({ method, path }: OperationView, given: Given): Preview {
  const { parameters, query, body } = given;
  return {
    method,
    path: fillPath(path, parameters) + queryText(query),
    ...(body === undefined ? {} : { body: withoutSecrets(body, given) }),
  };
}

/** The value without members that are secret by their name, and without what the body gave as one, wherever it stands. */
export function withoutSecrets(value: unknown, { body }: Given): unknown {
  return redactWithin(withoutSecretMembers(value), secretsInBody(JSON.stringify(body)));
}
