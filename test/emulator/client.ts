import type { Emulator } from "../../src/emulator/index.ts";

/** What the tests look at in bodies of every shape. */
export interface Body {
  readonly [member: string]: unknown;
  readonly access_token: string;
  readonly cidrBlock: string;
  readonly comment: string;
  readonly connectionStrings: Readonly<Record<string, string>>;
  readonly effectiveReplicationSpecs: readonly { readonly regionConfigs: readonly RegionConfig[] }[];
  readonly errorCode: string;
  readonly id: string;
  readonly links: readonly { readonly rel: string }[];
  readonly name: string;
  readonly parameters: readonly unknown[];
  readonly replicationSpecs: readonly { readonly zoneId: string; readonly regionConfigs: readonly RegionConfig[] }[];
  readonly results: readonly Body[];
  readonly username: string;
}

export interface RegionConfig {
  readonly electableSpecs: { readonly instanceSize: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when the answer had none. */
  readonly body: Body;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Default a date that reaches the newest version of every operation. */
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of the plainest kind: fetch, and a token or whatever stands in `authorization`. */
export interface Client {
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, body: unknown, options?: CallOptions): Promise<Answer>;
  patch(path: string, body: unknown, options?: CallOptions): Promise<Answer>;
  delete(path: string, options?: CallOptions): Promise<Answer>;
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}

export async function requestToken(
  url: string,
  id: string,
  secret: string,
  form = "grant_type=client_credentials",
): Promise<Answer> {
  const response = await fetch(`${url}/api/oauth/token`, {
    method: "POST",
    headers: { authorization: basic(id, secret), "content-type": "application/x-www-form-urlencoded" },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

export async function connect(
  emulator: Pick<Emulator, "url" | "serviceAccount">,
  { clientId, clientSecret } = emulator.serviceAccount,
): Promise<Client> {
  const { body } = await requestToken(emulator.url, clientId, clientSecret);
  return clientWith(emulator.url, `Bearer ${body.access_token}`);
}

export function clientWith(url: string, authorization: string): Client {
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Answer> => {
    const { body, version = "2025-03-12", headers = {} } = options;
    const mediaType = `application/vnd.atlas.${version}+json`;
    const response = await fetch(`${url}/api/atlas/v2${path}`, {
      method,
      headers: {
        authorization,
        accept: mediaType,
        ...(body === undefined ? {} : { "content-type": mediaType }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text || "{}") as Body };
  };
  return {
    call,
    get: (path, options) => call("GET", path, options),
    post: (path, body, options) => call("POST", path, { ...options, body }),
    patch: (path, body, options) => call("PATCH", path, { ...options, body }),
    delete: (path, options) => call("DELETE", path, options),
  };
}
