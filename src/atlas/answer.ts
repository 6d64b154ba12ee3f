import type { HttpResponse } from "../host/host.ts";
import { AnswerError, type Failed } from "./error.ts";
import type { Operation } from "./operation.ts";

/** The body as JSON; an empty one is undefined. Throws an unreadable `AnswerError` for anything else. */
export function parseJson(reply: HttpResponse, request: Failed): unknown {
  if (reply.body.trim() === "") {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(reply.body);
  } catch {
    throw new AnswerError(
      request,
      `${reply.status} with ${describeBody(reply)} where JSON was expected`,
      true,
      "Check the address of the API, and whether a proxy answers in place of Atlas.",
    );
  }
  if (isDeeper(value, deepest)) {
    throw new AnswerError(request, `the answer is nested more than ${deepest} levels deep`, true, unlikeAtlas);
  }
  return value;
}

/** Atlas's answers have fewer than ten. What walks through values would run out of stack long after this. */
const deepest = 100;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** The answer as the row's schema reads it. Throws an `AnswerError` that names what is missing. */
export function parseAnswer(value: unknown, row: Operation, request: Failed): unknown {
  const parsed = row.answer?.().safeParse(value);
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
