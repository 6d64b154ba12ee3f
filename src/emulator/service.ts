import type { Caller } from "./auth/caller.ts";
import type { DigestGate } from "./auth/digest.ts";
import type { Clock } from "./clock.ts";
import type { Durations } from "./duration.ts";
import type { FaultList } from "./fault.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { RecordedRequest } from "./recorder.ts";
import type { World } from "./world.ts";

/** Everything that a request is answered with. */
export interface Service {
  readonly world: World;
  readonly clock: Clock;
  /** The credentials of the start. */
  readonly callers: readonly Caller[];
  readonly digest: DigestGate;
  readonly limiter: RateLimiter;
  readonly faults: FaultList;
  readonly durations: Durations;
  readonly latencyMs: number;
  readonly callerAddress: string;
  readonly requests: RecordedRequest[];
  /** Work under way that nothing may overlap. */
  readonly busy: Set<string>;
}
