import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { AtlasError, TokenError } from "../../src/atlas/index.ts";
import type { TokenCache } from "../../src/host/host.ts";
import { account, api, base, clientOf, failureOf } from "../support/client.ts";

const system = { appName: "MongoDB Atlas" };

/** A token endpoint that counts, and an API that takes the tokens that `accepts` accepts. */
function server(answer: (count: number) => Response, accepts: (token: string) => boolean = () => true) {
  const seen = { tokens: 0, calls: 0, headers: [] as string[] };
  const handlers = [
    http.post(`${base}/api/oauth/token`, ({ request }) => {
      seen.tokens += 1;
      seen.headers.push(request.headers.get("authorization") ?? "");
      return answer(seen.tokens);
    }),
    http.get(api, ({ request }) => {
      seen.calls += 1;
      const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
      return accepts(token)
        ? HttpResponse.json(system)
        : HttpResponse.json({ error: 401, errorCode: "UNAUTHORIZED", detail: "No." }, { status: 401 });
    }),
  ];
  return { seen, handlers };
}

const tokenFor = (count: number, lifetime: unknown) =>
  HttpResponse.json({ access_token: `token-${count}`, token_type: "Bearer", expires_in: lifetime });
const token = (count: number) => tokenFor(count, 3600);

function memoryCache(): TokenCache & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (name) => kept.get(name),
    set: async (name, value) => void kept.set(name, value),
    exclusively: (_, fetch) => fetch(),
  };
}

describe("an access token", () => {
  test("is fetched once for a hundred calls at the same time", async () => {
    const { seen, handlers } = server((count) => token(count));
    const { atlas } = clientOf(handlers);
    await Promise.all(Array.from({ length: 100 }, () => atlas.call("getSystemStatus", {})));
    expect(seen).toMatchObject({ tokens: 1, calls: 100 });
    expect(seen.headers[0]).toBe(
      `Basic ${Buffer.from(`${account.clientId}:${account.clientSecret}`).toString("base64")}`,
    );
  });

  test("is renewed ahead of its end", async () => {
    const { seen, handlers } = server((count) => token(count));
    const { atlas, clock } = clientOf(handlers);
    await atlas.call("getSystemStatus", {});
    clock.advance(3_400_000);
    await atlas.call("getSystemStatus", {});
    expect(seen.tokens).toBe(1);
    clock.advance(100_000);
    await atlas.call("getSystemStatus", {});
    expect(seen.tokens).toBe(2);
  });

  test("is shared through the cache, under a key that tells nothing", async () => {
    const { seen, handlers } = server((count) => token(count));
    const tokens = memoryCache();
    await clientOf(handlers, { tokens }).atlas.call("getSystemStatus", {});
    await clientOf(handlers, { tokens }).atlas.call("getSystemStatus", {});
    expect(seen).toMatchObject({ tokens: 1, calls: 2 });
    const [name = ""] = tokens.kept.keys();
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(tokens.kept.get(name)).not.toContain(account.clientSecret);
  });

  test("of the cache is not used when it is too old or no token at all", async () => {
    const { seen, handlers } = server((count) => token(count));
    const tokens = memoryCache();
    const first = clientOf(handlers, { tokens });
    await first.atlas.call("getSystemStatus", {});
    const [name = ""] = tokens.kept.keys();
    for (const rubbish of ["", "{", "[]", "null", JSON.stringify({ value: "old", begun: 0, expires: 1 })]) {
      tokens.kept.set(name, rubbish);
      await clientOf(handlers, { tokens }).atlas.call("getSystemStatus", {});
    }
    expect(seen.tokens).toBe(6);
  });

  test("that is refused is renewed once, by whoever comes first", async () => {
    const { seen, handlers } = server(
      (count) => token(count),
      (value) => value === "token-2",
    );
    const { atlas } = clientOf(handlers);
    await Promise.all(Array.from({ length: 20 }, () => atlas.call("getSystemStatus", {})));
    expect(seen.tokens).toBe(2);
  });

  test("that is refused again is not renewed again", async () => {
    const { seen, handlers } = server(
      (count) => token(count),
      () => false,
    );
    const { atlas } = clientOf(handlers);
    const error = await failureOf(atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(AtlasError);
    expect(error).toMatchObject({ status: 401 });
    await failureOf(atlas.call("getSystemStatus", {}));
    expect(seen).toMatchObject({ tokens: 2, calls: 3 });
  });

  test.each([undefined, null, "soon", -1, 0])(
    "that does not say how long it lasts (%j) is good for ten minutes",
    async (lifetime) => {
      const { seen, handlers } = server((count) => tokenFor(count, lifetime));
      const { atlas, clock } = clientOf(handlers);
      await atlas.call("getSystemStatus", {});
      clock.advance(400_000);
      await atlas.call("getSystemStatus", {});
      expect(seen.tokens).toBe(1);
      clock.advance(200_000);
      await atlas.call("getSystemStatus", {});
      expect(seen.tokens).toBe(2);
    },
  );
});

describe("a token that cannot be had", () => {
  test.each([400, 401])("for wrong credentials (%i) says so, and is not asked for again", async (status) => {
    const { seen, handlers } = server(() =>
      HttpResponse.json({ error: "invalid_client", error_description: `no ${account.clientSecret}` }, { status }),
    );
    const { atlas } = clientOf(handlers);
    const error = await failureOf(atlas.call("getSystemStatus", {}));
    await failureOf(atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      status,
      errorCode: "invalid_client",
      message: `POST /api/oauth/token: no access token: ${status} invalid_client: no [secret]. Check the client id and the secret of the service account, and that the secret has not expired.`,
    });
    expect(seen).toMatchObject({ tokens: 1, calls: 0 });
  });

  test("because the endpoint is busy is waited for, as long as it says", async () => {
    const { seen, handlers } = server((count) =>
      count < 3
        ? HttpResponse.json({ errorCode: "RATE_LIMITED" }, { status: 429, headers: { "retry-after": "30" } })
        : token(count),
    );
    const { atlas, clock, waits } = clientOf(handlers);
    await atlas.call("getSystemStatus", {});
    expect(clock.sleeps).toEqual([30_000, 30_000]);
    const told = { operation: "getAccessToken", path: "/api/oauth/token", milliseconds: 30_000 };
    expect(waits).toEqual([1, 2].map(() => ({ ...told, reason: "again", status: 429 })));
    expect(seen.tokens).toBe(3);
  });

  test("because the endpoint stays busy ends with advice", async () => {
    const { seen, handlers } = server(() => new HttpResponse(null, { status: 429 }));
    const error = await failureOf(clientOf(handlers).atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ status: 429, hint: expect.stringContaining("few tokens a minute") });
    expect(seen.tokens).toBe(10);
  });

  test("because something else answers says where to look", async () => {
    const { handlers } = server(() => HttpResponse.html("<html>Welcome</html>"));
    const error = await failureOf(clientOf(handlers).atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ hint: expect.stringContaining("address of the API") });
  });

  test("because nobody answers keeps the cause", async () => {
    const { handlers } = server(() => HttpResponse.error());
    const error = await failureOf(clientOf(handlers).atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      errorCode: "ECONNRESET",
      message: expect.stringMatching(
        /^POST \/api\/oauth\/token: no access token: no whole answer \(ECONNRESET\): .+\. Check the network/,
      ),
      cause: expect.objectContaining({ name: "TransportError" }),
    });
  });
});
