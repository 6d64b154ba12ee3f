import { root, type Send } from "./call.ts";
import type { Connection } from "./connection.ts";

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
