import type { HttpResponse } from "../host/host.ts";

/** What came of a request that was answered, as far as it may be shown and kept. */
export interface Outcome {
  readonly status: number;
  readonly errorCode?: string;
  readonly requestId?: string;
}

export function outcomeOf(reply: HttpResponse): Outcome {
  const { status, headers, body } = reply;
  const errorCode = headers["x-error-code"] ?? (status < 400 ? undefined : errorCodeIn(body));
  const requestId = requestIdOf(reply);
  return {
    status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Atlas's own answers have been seen to carry none; gateways on the way to it may add one. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  return headers["x-request-id"];
}

/** Atlas's code, or that of RFC 6749 from the token endpoint; nothing that could be a text with a secret in it. */
function errorCodeIn(body: string): string | undefined {
  const [, atlas] = /"errorCode"\s*:\s*"([A-Z0-9_]{1,100})"/.exec(body) ?? [];
  return atlas ?? /"error"\s*:\s*"([a-z_]{1,40})"/.exec(body)?.[1];
}
