import type { Arrival } from "./arrival.ts";
import type { Caller } from "./auth/caller.ts";
import { callersIn } from "./auth/callers.ts";
import { issueToken, readToken } from "./auth/token.ts";
import { noteToken } from "./credential/service-account.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { Service } from "./service.ts";

/** An endpoint beside the versioned API. */
export interface OpenRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly handle: (arrival: Arrival, service: Service) => Reply;
}

// This endpoint speaks OAuth: its refusals have RFC 6749's body, not the API's.
function refusal(status: number, error: string, description: string): Reply {
  const challenge = status === 401 ? [["WWW-Authenticate", 'Basic realm="MMS Public API"'] as const] : [];
  return jsonReply(status, { error, error_description: description }, "application/json", challenge);
}

function basicCredentials(arrival: Arrival): readonly [id: string, secret: string] | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(arrival.headers.authorization ?? "")?.[1];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
  return id === undefined || secret === undefined ? undefined : [id, secret];
}

/** The client that Basic credentials name, and its secret, after its rate limit; a refusal when they do not fit. */
function clientOf(arrival: Arrival, service: Service): { readonly client: Caller; readonly secret: string } | Reply {
  const [id = "", secret = ""] = basicCredentials(arrival) ?? [];
  service.limiter.spend("token", `${service.callerAddress} ${id}`, arrival.path, arrival.at);
  service.world.refresh();
  const client = callersIn(service.world, service.callers, arrival.at).find(
    (caller) => caller.kind === "service account" && caller.id === id && caller.secrets.includes(secret),
  );
  return client ? { client, secret } : refusal(401, "invalid_client", "Client authentication failed.");
}

function form(arrival: Arrival): URLSearchParams | undefined {
  const type = arrival.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  return type === "application/x-www-form-urlencoded" ? new URLSearchParams(arrival.text) : undefined;
}

export const openRoutes: readonly OpenRoute[] = [
  {
    method: "POST",
    path: "/api/oauth/token",
    handle(arrival, service) {
      const named = clientOf(arrival, service);
      if (!("client" in named)) return named;
      const grant = form(arrival)?.get("grant_type");
      if (!grant) return refusal(400, "invalid_request", "A form body with grant_type is needed.");
      if (grant !== "client_credentials")
        return refusal(400, "unsupported_grant_type", "Only client_credentials is supported.");
      noteToken(service.world, named.client.id, named.secret, arrival.at);
      service.world.save();
      return jsonReply(200, issueToken(named.client, named.secret, arrival.at), "application/json", [
        ["Cache-Control", "no-store"],
      ]);
    },
  },
  {
    method: "POST",
    path: "/api/oauth/revoke",
    handle(arrival, service) {
      const named = clientOf(arrival, service);
      if (!("client" in named)) return named;
      const text = form(arrival)?.get("token");
      if (!text) return refusal(400, "invalid_request", "A form body with token is needed.");
      // An unknown token is no error (RFC 7009).
      const token = readToken(text, [named.client], arrival.at);
      if (token) service.world.revocations.put("", token.id, token.expires);
      service.world.save();
      return jsonReply(200, {});
    },
  },
  {
    method: "GET",
    path: "/api/private/ipinfo",
    handle: (_arrival, service) => jsonReply(200, { currentIpv4Address: service.callerAddress }),
  },
];
