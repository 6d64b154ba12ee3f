import { ApiError } from "./api-error.ts";

/** An answer about to be sent. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** The connection breaks: before anything is sent, or in the middle of the body. */
  readonly broken?: "dropped" | "cut";
}

/** `contentType` is empty for an answer that has none. */
export function jsonReply(
  status: number,
  body: unknown,
  contentType = "application/json",
  headers: readonly (readonly [string, string])[] = [],
): Reply {
  const all = contentType === "" ? headers : [["Content-Type", contentType] as const, ...headers];
  return body === undefined ? { status, headers: all } : { status, headers: all, body: JSON.stringify(body) };
}

/** A refusal as Atlas words it. Anything that is not one is a mistake in the emulator and becomes a 500. */
export function errorReply(error: unknown): Reply {
  const refusal =
    error instanceof ApiError
      ? error
      : new ApiError(500, "UNEXPECTED_ERROR", `Unexpected error: ${error instanceof Error ? error.message : error}`);
  return jsonReply(refusal.status, refusal.body, "application/json", [
    ["X-Error-Code", refusal.body.errorCode],
    ...refusal.headers,
  ]);
}
