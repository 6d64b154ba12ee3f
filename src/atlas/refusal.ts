import { type Host, type HttpResponse, TransportError } from "../host/host.ts";
import { describeBody } from "./answer.ts";
import { type Credentials, secretsOf } from "./auth/credentials.ts";
import { type Call, failed, type Send } from "./call.ts";
import { AtlasError, UnreachableError } from "./error.ts";
import { readErrorBody } from "./error-body.ts";
import { hintFor } from "./hint.ts";
import { requestIdOf } from "./outcome.ts";
import { redact, redactWithin, secretsInBody } from "./redact.ts";
import { retryAfter } from "./retry-after.ts";

/** Turns answers that are no success, and requests without an answer, into errors that hold no secret. */
export function refusing(next: Send, credentials: Credentials, host: Host): Send {
  return async (call) => {
    const secrets = [...secretsOf(credentials), ...secretsInBody(call.body)];
    let reply: HttpResponse;
    try {
      reply = await next(call);
    } catch (error) {
      throw error instanceof TransportError ? unreachable(call, error, secrets) : error;
    }
    if (reply.status >= 200 && reply.status < 300) {
      return reply;
    }
    throw refusal(call, reply, secrets, host.now());
  };
}

function refusal(call: Call, reply: HttpResponse, secrets: readonly string[], now: number): AtlasError {
  const body = readErrorBody(reply.body);
  const errorCode = body.errorCode ?? reply.headers["x-error-code"];
  const detail = redact(body.detail ?? (errorCode === undefined ? describeBody(reply) : "no detail given"), secrets);
  const parameters = body.parameters.map((one) => redactWithin(one, secrets));
  const { status } = reply;
  return new AtlasError({
    ...failed(call),
    status,
    errorCode,
    detail,
    parameters,
    requestId: requestIdOf(reply),
    retryAfter: retryAfter(reply, parameters, now),
    hint: hintFor({ status, errorCode, parameters, detail }, call.operation),
  });
}

function unreachable(call: Call, error: TransportError, secrets: readonly string[]): UnreachableError {
  const what = `no whole answer (${error.code}): ${redact(error.message, secrets)}`;
  return new UnreachableError(failed(call), error.code, error.sent, what, { cause: error });
}
