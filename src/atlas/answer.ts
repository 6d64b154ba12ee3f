import type { HttpResponse } from "../host/host.ts";
import { AnswerError, type Failed } from "./error.ts";
import type { Operation } from "./operation.ts";

/** The body as JSON; an empty one is undefined. Throws an unreadable `AnswerError` for anything else. */
export function parseJson(reply: HttpResponse, request: Failed): unknown {
  if (reply.body.trim() === "") {
    return undefined;
  }
  try {
    return JSON.parse(reply.body) as unknown;
  } catch {
    throw new AnswerError(
      request,
      `${reply.status} with ${describeBody(reply)} where JSON was expected`,
      true,
      "Check the address of the API, and whether a proxy answers in place of Atlas.",
    );
  }
}

/** The answer as the row's schema reads it. Throws an `AnswerError` that names what is missing. */
export function parseAnswer(value: unknown, row: Operation, request: Failed): unknown {
  const parsed = row.answer?.safeParse(value);
  if (parsed === undefined || parsed.success) {
    return parsed?.data;
  }
  const [issue] = parsed.error.issues;
  const member = issue === undefined || issue.path.length === 0 ? "the answer itself" : `\`${issue.path.join(".")}\``;
  throw new AnswerError(
    request,
    `the answer is not what Atlas documents, in ${member}: ${issue?.message ?? "no reason given"}`,
    false,
    unlikeAtlas,
  );
}

/** What to do about an answer that is JSON, and not Atlas's. */
export const unlikeAtlas =
  "Check that the address is that of the Atlas API; if it is, this program needs a newer release.";

/** What came instead, without quoting it: a page of a proxy may hold anything. */
export function describeBody(reply: HttpResponse): string {
  const type = reply.headers["content-type"]?.split(";")[0]?.trim();
  if (reply.body.trim() === "") {
    return "an empty body";
  }
  if (type === "text/html" || /^\s*<(!doctype|html)/i.test(reply.body)) {
    return "an HTML page";
  }
  return type === undefined || !type.includes("json") ? `a body of type ${type ?? "unknown"}` : "incomplete JSON";
}
