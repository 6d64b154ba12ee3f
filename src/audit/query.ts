import type { Home } from "../runtime/home/index.ts";
import { type AuditLine, readLine } from "./line.ts";
import { logLines } from "./read.ts";

/** What to look for; whatever is not given is not asked. */
export interface AuditQuery {
  /** Milliseconds since the Unix epoch, both included. */
  readonly since?: number;
  readonly until?: number;
  readonly agent?: string;
  readonly area?: string;
  /** Path of an entity, or a namespace; with or without slashes around it. */
  readonly entity?: string;
  /** What was refused, by Atlas or by a policy, or got no answer. */
  readonly failed?: boolean;
}

/** The lines that fit, the oldest first. `onMisfit` is called for each that is not as it was written. */
export async function* query(
  home: Home,
  asked: AuditQuery,
  onMisfit: () => void = () => {},
): AsyncGenerator<AuditLine, void, undefined> {
  const whole = asked.entity === undefined ? asked : { ...asked, entity: asked.entity.replace(/^\/|\/$/g, "") };
  for await (const { bytes } of logLines(home)) {
    const line = readLine(bytes);
    if (line === undefined) onMisfit();
    else if (fits(line, whole)) yield line;
  }
}

function fits({ data }: AuditLine, { since, until, agent, area, entity, failed }: AuditQuery): boolean {
  const time = Date.parse(String(data.time));
  return (
    (since === undefined || time >= since) &&
    (until === undefined || time <= until) &&
    (agent === undefined || data.agent === agent) &&
    (area === undefined || data.area === area) &&
    (entity === undefined || data.entity === entity || String(data.entity ?? "").startsWith(`${entity}/`)) &&
    (!failed || isFailed(data))
  );
}

function isFailed({ event, status }: AuditLine["data"]): boolean {
  if (event === "answered") return typeof status !== "number" || status >= 400;
  return event === "refused";
}

/** The last `count` of them. */
export async function newest<T>(items: AsyncIterable<T>, count: number): Promise<{ items: T[]; total: number }> {
  const ring: T[] = [];
  let total = 0;
  for await (const item of items) {
    ring[total % count] = item;
    total += 1;
  }
  const from = total % count;
  return { items: total <= count ? ring : [...ring.slice(from), ...ring.slice(0, from)], total };
}
