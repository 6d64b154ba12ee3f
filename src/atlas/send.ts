import type { Host } from "../host/host.ts";
import { root, type Send } from "./call.ts";
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

/** The innermost layer: one call, one request. */
export function sending({ host, base, userAgent, timeout }: Connection): Send {
  return (call) => {
    const media = `application/vnd.atlas.${call.operation.version}+json`;
    return host.http({
      method: call.operation.method,
      url: `${base}${root}${call.path}${call.query}`,
      headers: {
        accept: media,
        "user-agent": userAgent,
        ...(call.body === undefined ? {} : { "content-type": media }),
        ...(call.authorization === undefined ? {} : { authorization: call.authorization }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
      timeout,
    });
  };
}
