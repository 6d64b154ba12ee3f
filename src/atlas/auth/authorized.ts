import type { Send } from "../call.ts";
import type { Connection } from "../connection.ts";
import type { Credentials } from "./credentials.ts";
import { digestAuthorized } from "./digest.ts";
import { tokenAuthorized } from "./oauth.ts";

/** Proves to Atlas who calls, in the way that the credentials are made for. */
export function authorized(next: Send, credentials: Credentials, connection: Connection): Send {
  return credentials.kind === "service-account"
    ? tokenAuthorized(next, credentials, connection)
    : digestAuthorized(next, credentials, connection);
}
