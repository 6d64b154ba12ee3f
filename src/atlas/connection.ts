import type { Host } from "../host/host.ts";
import type { Observer, Wait } from "./exchange.ts";

/** How every request of one client is made. */
export interface Connection {
  readonly host: Host;
  /** Without a trailing slash. */
  readonly base: string;
  readonly userAgent: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Is told of requests that are no operation of the table: those for access tokens. */
  readonly observe?: Observer;
  /** Is told of waits for one of those. */
  readonly onWait?: (wait: Wait) => void;
}
