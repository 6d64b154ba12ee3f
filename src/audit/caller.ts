import { hostname, userInfo } from "node:os";

/** Who asks, as every line of this process says. */
export function caller(agent: string | undefined): Readonly<Record<string, unknown>> {
  return { ...(agent === undefined ? {} : { agent }), user: userName(), host: hostname(), pid: process.pid };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have a number and no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
