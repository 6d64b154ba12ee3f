import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { TokenError } from "../../src/atlas/index.ts";
import type { TokenCache } from "../../src/host/host.ts";
import { api, base, clientOf, failureOf } from "../support/client.ts";

/** A token endpoint that answers as it is told, and an API that takes every token but those that have ended. */
function server(answer: (count: number) => Response, ended: (token: string) => boolean = () => false) {
  const seen = { tokens: 0, bearers: [] as string[] };
  const handlers = [
    http.post(`${base}/api/oauth/token`, () => {
      seen.tokens += 1;
      return answer(seen.tokens);
    }),
    http.get(api, ({ request }) => {
      const bearer = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
      seen.bearers.push(bearer);
      return ended(bearer)
        ? HttpResponse.json({ error: 401, errorCode: "UNAUTHORIZED" }, { status: 401 })
        : HttpResponse.json({ appName: "MongoDB Atlas" });
    }),
  ];
  return { seen, handlers };
}

const token = (value: unknown, lifetime: unknown = 3600) =>
  HttpResponse.json({ access_token: value, token_type: "Bearer", expires_in: lifetime });

/** An answer whose number JSON can hold and a computer cannot. */
const endless = () =>
  new HttpResponse('{"access_token":"token-1","expires_in":1e999}', {
    headers: { "content-type": "application/json" },
  });

function memoryCache(): TokenCache & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (name) => kept.get(name),
    set: async (name, value) => void kept.set(name, value),
    exclusively: (_, fetch) => fetch(),
  };
}

const day = 86_400_000;

describe("a token whose life", () => {
  test.each([["huge", () => token("token-1", 1e15)] as const, ["without end", endless] as const])(
    "is %s is kept for the next process, and for no more than a day",
    async (_, answer) => {
      const { seen, handlers } = server(answer);
      const tokens = memoryCache();
      const first = clientOf(handlers, { tokens });
      await first.atlas.call("getSystemStatus", {});
      await clientOf(handlers, { tokens }).atlas.call("getSystemStatus", {});
      expect(seen.tokens).toBe(1);
      first.clock.advance(day);
      await first.atlas.call("getSystemStatus", {});
      expect(seen.tokens).toBe(2);
    },
  );

  test("is written as a text of digits is believed", async () => {
    const { seen, handlers } = server((count) => token(`token-${count}`, "3600"));
    const { atlas, clock } = clientOf(handlers);
    await atlas.call("getSystemStatus", {});
    clock.advance(3_400_000);
    await atlas.call("getSystemStatus", {});
    expect(seen.tokens).toBe(1);
  });

  test("is a second serves all the calls that waited for it", async () => {
    const { seen, handlers } = server((count) => token(`token-${count}`, 1));
    const { atlas, clock } = clientOf(handlers);
    await Promise.all(Array.from({ length: 100 }, () => atlas.call("getSystemStatus", {})));
    expect(seen.tokens).toBe(1);
    clock.advance(1_000);
    await Promise.all(Array.from({ length: 100 }, () => atlas.call("getSystemStatus", {})));
    expect(seen.tokens).toBe(2);
  });

  test("was over when it was given out is replaced once, and a hundred calls share the next", async () => {
    const { seen, handlers } = server(
      (count) => token(`token-${count}`),
      (bearer) => bearer === "token-1",
    );
    const { atlas } = clientOf(handlers);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => atlas.call("getSystemStatus", {})));
    expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(seen.tokens).toBe(2);
  });

  test("is over in another account's place of the cache is neither used nor lost", async () => {
    const { seen, handlers } = server((count) => token(`token-${count}`));
    const tokens = memoryCache();
    const other = { tokens, credentials: `mdb_sa_id_${"b".repeat(24)}:mdb_sa_sk_other` };
    await clientOf(handlers, other).atlas.call("getSystemStatus", {});
    const [place = ""] = tokens.kept.keys();
    const over = JSON.stringify({ value: "over", begun: 0, expires: 1 });
    tokens.kept.set(place, over);
    await clientOf(handlers, { tokens }).atlas.call("getSystemStatus", {});
    expect(tokens.kept.get(place)).toBe(over);
    expect(seen).toMatchObject({ tokens: 2, bearers: ["token-1", "token-2"] });
  });
});

describe("a 401 that is about a role", () => {
  test.each(["NOT_ORG_GROUP_CREATOR", "USER_UNAUTHORIZED"])("(%s) costs no further token", async (errorCode) => {
    const { seen, handlers } = server((count) => token(`token-${count}`));
    const refusal = http.get(api, () => HttpResponse.json({ error: 401, errorCode }, { status: 401 }));
    const { atlas, exchanges } = clientOf([refusal, ...handlers]);
    const error = await failureOf(atlas.call("getSystemStatus", {}));
    expect(error).toMatchObject({
      status: 401,
      errorCode,
      hint: expect.stringMatching(/^Give the credential |^The credential may/),
    });
    expect(exchanges.map(({ operation }) => operation)).toEqual(["getAccessToken", "getSystemStatus"]);
    expect(seen.tokens).toBe(1);
  });
});

describe("an answer of the token endpoint", () => {
  const unusable: readonly (readonly [string, () => Response])[] = [
    ["a page", () => HttpResponse.html("<html>Welcome</html>")],
    ["nothing", () => new HttpResponse(null, { status: 200 })],
    ["JSON cut short", () => new HttpResponse('{"access_token":"tok', { status: 200 })],
    ["a list", () => HttpResponse.json([])],
    ["null", () => HttpResponse.json(null)],
    ["no token", () => HttpResponse.json({ token_type: "Bearer", expires_in: 3600 })],
    ["an empty token", () => token("")],
    ["a number for a token", () => token(12345)],
    ["a token with a line break", () => token("secret-part\r\nx-evil: 1")],
    ["a token with a space", () => token("secret-part two")],
    ["a token with a letter of another alphabet", () => token("secret-part-ü")],
  ];

  test.each(unusable)("that is %s becomes one sentence, without what was in it", async (_, answer) => {
    const { seen, handlers } = server(answer);
    const error = await failureOf(clientOf(handlers).atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^POST \/api\/oauth\/token: 200 without an access token in it\. Check the address/,
      ),
    });
    expect(String(error) + JSON.stringify(error)).not.toMatch(/secret-part|very-secret/);
    expect(seen).toMatchObject({ tokens: 5, bearers: [] });
  });

  test("that is unusable once and right the next time fails nothing", async () => {
    const { seen, handlers } = server((count) => (count === 1 ? HttpResponse.html("<html>") : token("token-2")));
    await clientOf(handlers).atlas.call("getSystemStatus", {});
    expect(seen.bearers).toEqual(["token-2"]);
  });

  test("that is 403 is not asked for again by the calls that follow", async () => {
    const { seen, handlers } = server(() => HttpResponse.json({ error: "access_denied" }, { status: 403 }));
    const { atlas } = clientOf(handlers);
    const error = await failureOf(atlas.call("getSystemStatus", {}));
    await failureOf(atlas.call("getSystemStatus", {}));
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ status: 403, hint: expect.stringContaining("API access list") });
    expect(seen.tokens).toBe(1);
  });

  test.each([
    [{ error: "invalid_client", error_description: "secret-part" }, "invalid_client"],
    [{ error: 429, errorCode: "RATE_LIMITED", detail: "secret-part" }, "RATE_LIMITED"],
  ])("that refuses is observed with its code, and with no more of it: %j", async (body, errorCode) => {
    const { handlers } = server(() => HttpResponse.json(body, { status: 401, headers: { "x-request-id": "req-1" } }));
    const { atlas, exchanges } = clientOf(handlers);
    await failureOf(atlas.call("getSystemStatus", {}));
    expect(exchanges).toEqual([
      expect.objectContaining({ operation: "getAccessToken", status: 401, errorCode, requestId: "req-1" }),
    ]);
    expect(JSON.stringify(exchanges)).not.toContain("secret-part");
  });

  test("that is 401 as a page says where to look, and shows no page", async () => {
    const { seen, handlers } = server(() => HttpResponse.html("<html>secret-part</html>", { status: 401 }));
    const error = await failureOf(clientOf(handlers).atlas.call("getSystemStatus", {}));
    expect(error).toMatchObject({ status: 401, hint: expect.stringContaining("the secret of the service account") });
    expect(String(error)).not.toContain("<html>");
    expect(seen.tokens).toBe(1);
  });

  test("that is 429 and names no time is asked again no sooner than ten requests a minute allow", async () => {
    const { seen, handlers } = server((count) =>
      count < 4 ? new HttpResponse(null, { status: 429 }) : token("token-4"),
    );
    const { atlas, clock } = clientOf(handlers);
    await atlas.call("getSystemStatus", {});
    expect(clock.sleeps).toEqual([6000, 6000, 6000]);
    expect(seen.tokens).toBe(4);
  });

  test("that is 429 for an hour is not waited for", async () => {
    const { seen, handlers } = server(
      () => new HttpResponse(null, { status: 429, headers: { "retry-after": "3600" } }),
    );
    const { atlas, clock } = clientOf(handlers);
    expect(await failureOf(atlas.call("getSystemStatus", {}))).toMatchObject({ status: 429 });
    expect(clock.sleeps).toEqual([]);
    expect(seen.tokens).toBe(1);
  });

  test("that is a refusal is one for a hundred calls at once", async () => {
    for (const status of [400, 401, 403, 404]) {
      const { seen, handlers } = server(() => HttpResponse.json({ error: "invalid_client" }, { status }));
      const { atlas } = clientOf(handlers);
      const calls = Array.from({ length: 100 }, () => failureOf(atlas.call("getSystemStatus", {})));
      for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(TokenError);
      expect(seen).toMatchObject({ tokens: 1, bearers: [] });
    }
  });
});
