import type { Host } from "../host/host.ts";
import type { Send } from "./call.ts";

/** Warns once of each operation whose version Atlas has begun to withdraw; `forget` begins anew. */
export function sunsetWarnings(next: Send, host: Host): { send: Send; forget: () => void } {
  const warned = new Set<string>();
  return {
    forget: () => warned.clear(),
    send: async (call) => {
      const reply = await next(call);
      const { sunset, deprecation } = reply.headers;
      if ((sunset !== undefined || deprecation !== undefined) && !warned.has(call.name)) {
        warned.add(call.name);
        const end = sunset === undefined ? "" : ` Atlas answers it until ${sunset}.`;
        host.log(
          "warning",
          `${call.name}: version ${call.operation.version} is deprecated.${end} A newer release of this program uses a newer one.`,
        );
      }
      return reply;
    },
  };
}
