import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "./api-error.ts";
import type { Outcome } from "./backup/record.ts";
import type { Fault } from "./fault.ts";
import { errorReply, type Reply } from "./reply.ts";

const usualCodes: Readonly<Record<number, string>> = {
  400: "VALIDATION_ERROR",
  401: "UNAUTHORIZED",
  402: "NO_PAYMENT_INFORMATION_FOUND",
  403: "USER_UNAUTHORIZED",
  404: "RESOURCE_NOT_FOUND",
  409: "CONFLICT",
  429: "RATE_LIMITED",
  500: "UNEXPECTED_ERROR",
  503: "SERVICE_UNAVAILABLE",
};

const proxyPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** Answers as the fault says. `perform` does what was asked for; its refusals, too, are lost or cut. */
export async function inject(fault: Fault, perform: (outcome?: Outcome) => Promise<Reply>): Promise<Reply> {
  const act = () => perform().catch(errorReply);
  switch (fault.kind) {
    case "reset-before":
      return { status: 0, headers: [], broken: "dropped" };
    case "reset-after":
      await act();
      return { status: 0, headers: [], broken: "dropped" };
    case "cut-body":
      return { ...(await act()), broken: "cut" };
    case "not-json":
      return { ...(await act()), body: "This is not JSON." };
    case "html":
      return { status: fault.status ?? 502, headers: [["Content-Type", "text/html"]], body: proxyPage };
    case "slow":
      await delay(fault.ms ?? 1000);
      return act();
    case "fails-later":
      return perform("failed");
    default:
      return refused(fault);
  }
}

function refused(fault: Fault): Reply {
  const status = fault.status ?? 500;
  const wait = fault.retryAfter ?? (status === 429 ? 1 : undefined);
  const code = fault.errorCode ?? usualCodes[status] ?? "UNEXPECTED_ERROR";
  const headers: (readonly [string, string])[] = wait === undefined ? [] : [["Retry-After", String(wait)]];
  if (status === 401) headers.push(["WWW-Authenticate", 'Bearer realm="MMS Public API", error="invalid_token"']);
  return errorReply(new ApiError(status, code, "This answer was asked for by a fault.", { headers }));
}
