import { known } from "../access.ts";
import { first, type Route } from "../route.ts";
import { callerShape } from "../shape/caller.ts";

/** Any hash will do; it names no build of the real service. */
const build = "0".repeat(40);

export const systemRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "",
    versions: first,
    limit: "system",
    needs: known,
    handle: (call) => ({
      status: 200,
      body: {
        apiKey: callerShape(call),
        appName: "MongoDB Atlas",
        build,
        links: [{ href: call.link(), rel: "self" }],
        throttling: false,
      },
    }),
  },
];
