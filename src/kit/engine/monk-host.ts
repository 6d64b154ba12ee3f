import type { Host, HttpRequest, HttpResponse, TokenCache } from "../../host/host.ts";
import type { Builtins, HttpAnswer } from "./builtin.ts";
import { textOf } from "./thrown.ts";
import { brokenAnswer, repeatsStatus, transportError } from "./transport.ts";

/** The outside world as Monk's engine has it. */
export function monkHost(engine: Builtins, tokens: TokenCache, warn: (message: string) => void): Host {
  const sleep = async (milliseconds: number) => engine.helpers.sleep(milliseconds);
  return {
    http: async (request) => send(engine, request),
    sleep,
    // Nothing stops a run here: whatever was begun goes on to its end.
    lastly: async (run) => run(),
    now: () => Date.now(),
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(engine, count),
    async retry(attempt, decide) {
      for (let count = 1; ; count += 1) {
        try {
          return await attempt(count);
        } catch (error) {
          const delay = decide(error, count);
          if (delay === "stop") throw error;
          await sleep(delay);
        }
      }
    },
    tokens,
    log: (level, message) => {
      if (level === "warning") warn(message);
    },
  };
}

function send({ http }: Builtins, request: HttpRequest): HttpResponse {
  const { url, ...options } = request;
  let answer: HttpAnswer;
  try {
    answer = http.do(url, options) ?? {};
  } catch (thrown) {
    throw transportError(textOf(thrown), request);
  }
  const status = Number(answer.statusCode ?? 0);
  if (!(status > 0)) throw transportError(textOf(answer.error ?? "no answer"), request);
  if (answer.error && !repeatsStatus(status)) throw brokenAnswer(textOf(answer.error), request);
  return { status, headers: plainHeaders(answer.headers ?? {}), body: answer.body ?? "" };
}

/** Names come in either case, values as text or as a list of texts. */
function plainHeaders(headers: NonNullable<HttpAnswer["headers"]>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    plain[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  }
  return plain;
}

/** The engine has no random bytes, but random text: its hash is as hard to foretell. */
function randomBytes({ crypto, secret }: Builtins, count: number): Uint8Array {
  const bytes: number[] = [];
  while (bytes.length < count) {
    const digits = crypto.sha256(secret.randString(64));
    for (let at = 0; at < digits.length && bytes.length < count; at += 2) {
      bytes.push(Number.parseInt(digits.slice(at, at + 2), 16));
    }
  }
  return Uint8Array.from(bytes);
}
