import type { HttpResponse } from "../host/host.ts";

/**
 * Milliseconds that Atlas asks to wait: the `Retry-After` header (seconds, or a date), else the second of the
 * error's parameters, which Atlas's token buckets fill as path, wait, capacity, refill, seconds. Undefined when neither is there.
 */
export function retryAfter(reply: HttpResponse, parameters: readonly unknown[], now: number): number | undefined {
  const header = reply.headers["retry-after"]?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(header)) {
    return Number(header) * 1000;
  }
  const date = header === "" ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) {
    return Math.max(0, date - now);
  }
  const wait = reply.status === 429 && parameters.length >= 5 ? Number(parameters[1]) : Number.NaN;
  return wait >= 0 ? wait * 1000 : undefined;
}
