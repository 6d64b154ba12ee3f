import type { Host, HttpResponse } from "../host/host.ts";
import { Bucket } from "./bucket.ts";
import type { Call, Send } from "./call.ts";
import { readErrorBody } from "./error-body.ts";
import type { Wait } from "./exchange.ts";
import { retryAfter } from "./retry-after.ts";
import { longestWait } from "./retry-policy.ts";

/** Milliseconds after which a waiting call looks again: an answer to another may have brought better news. */
const longestNap = 30_000;

interface Entry {
  readonly bucket: Bucket;
  /** Whether an answer has told of the bucket. */
  met: boolean;
  /** The call that is about to find out. */
  first: Promise<HttpResponse> | undefined;
}

/** Slows down before Atlas has to refuse: one token bucket per rate-limit set and scope, fed by the answers. */
export class Pacing {
  private readonly host: Host;
  private readonly onWait: (wait: Wait) => void;
  private readonly entries = new Map<string, Entry>();

  constructor(host: Host, onWait: (wait: Wait) => void) {
    this.host = host;
    this.onWait = onWait;
  }

  wrap(next: Send): Send {
    return async (call) => {
      const entry = this.entryOf(call);
      if (!entry.met && entry.first === undefined) {
        entry.first = this.paced(next, call, entry.bucket);
        try {
          return await entry.first;
        } finally {
          entry.met = true;
          entry.first = undefined;
        }
      }
      // The first answer tells how large the bucket is and how much is left in it.
      try {
        await entry.first;
      } catch {
        // It only had to be over.
      }
      return this.paced(next, call, entry.bucket);
    };
  }

  private async paced(next: Send, call: Call, bucket: Bucket): Promise<HttpResponse> {
    let waited = call.waited;
    for (let wait = bucket.take(this.host.now()); wait > 0; wait = bucket.take(this.host.now())) {
      const nap = Math.min(wait, longestNap);
      this.onWait({ operation: call.name, path: call.path, milliseconds: nap, reason: "pacing" });
      await this.host.sleep(nap);
      waited += nap;
    }
    const { order } = bucket;
    let reply: HttpResponse;
    try {
      reply = await next({ ...call, waited });
    } finally {
      bucket.done();
    }
    this.learn(bucket, order, reply);
    return reply;
  }

  private learn(bucket: Bucket, order: number, reply: HttpResponse): void {
    const now = this.host.now();
    bucket.learn(order, count(reply, "ratelimit-limit"), count(reply, "ratelimit-remaining"), now);
    if (reply.status === 429) {
      const wait = retryAfter(reply, readErrorBody(reply.body).parameters, now) ?? 0;
      // A longer wait is not waited out by the call that was refused, so the others are not to hang on it either.
      bucket.block(wait <= longestWait ? now + wait : now);
    }
  }

  private entryOf(call: Call): Entry {
    const { limit } = call.operation;
    const key = `${limit.set} ${call.scope}`;
    const entry = this.entries.get(key) ?? {
      bucket: new Bucket(limit, this.host.now()),
      met: false,
      first: undefined,
    };
    this.entries.set(key, entry);
    return entry;
  }
}

function count(reply: HttpResponse, header: string): number | undefined {
  const text = reply.headers[header] ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
