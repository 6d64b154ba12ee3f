import { createHash } from "node:crypto";
import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { api, clientOf, failureOf, key, keyText } from "../support/client.ts";

/** A server that checks Digest credentials, and gives out a new nonce after every `uses` requests. */
function server(uses = Number.POSITIVE_INFINITY, privateKey = key.privateKey) {
  const seen = { challenges: 0, counts: [] as string[] };
  let nonce = "";
  let used = 0;
  const challenge = (stale: boolean) => {
    seen.challenges += 1;
    nonce = `nonce-${seen.challenges}`;
    used = 0;
    return HttpResponse.json(
      { error: 401, errorCode: "UNAUTHORIZED", detail: "You are not authorized for this resource." },
      {
        status: 401,
        headers: [
          ["www-authenticate", 'Basic realm="other, realm"'],
          [
            "www-authenticate",
            `Digest realm="MMS Public API", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`,
          ],
        ],
      },
    );
  };
  const handler = http.get(api, ({ request }) => {
    const header = request.headers.get("authorization") ?? "";
    if (header === "") {
      return challenge(false);
    }
    const part = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1] ?? "";
    const md5 = (text: string) => createHash("md5").update(text).digest("hex");
    const first = md5(`${key.publicKey}:MMS Public API:${privateKey}`);
    const second = md5(`GET:${part("uri")}`);
    const right = md5(`${first}:${part("nonce")}:${part("nc")}:${part("cnonce")}:auth:${second}`) === part("response");
    used += 1;
    if (!right || part("uri") !== "/api/atlas/v2") {
      return challenge(false);
    }
    if (part("nonce") !== nonce || used > uses) {
      return challenge(true);
    }
    seen.counts.push(part("nc"));
    return HttpResponse.json({ appName: "MongoDB Atlas" });
  });
  return { seen, handlers: [handler] };
}

describe("an API key", () => {
  test("costs one round trip a call after the first, with a rising count", async () => {
    const { seen, handlers } = server();
    const { atlas, exchanges } = clientOf(handlers, { credentials: keyText });
    for (let call = 0; call < 4; call += 1) {
      await atlas.call("getSystemStatus", {});
    }
    expect(exchanges.map(({ status }) => status)).toEqual([401, 200, 200, 200, 200]);
    expect(seen.counts).toEqual(["00000001", "00000002", "00000003", "00000004"]);
  });

  test("asks for one challenge when many calls begin at the same time", async () => {
    const { seen, handlers } = server();
    const { atlas, exchanges } = clientOf(handlers, { credentials: keyText });
    await Promise.all(Array.from({ length: 10 }, () => atlas.call("getSystemStatus", {})));
    expect(seen.challenges).toBe(1);
    expect(exchanges).toHaveLength(11);
    expect(new Set(seen.counts).size).toBe(10);
  });

  test("takes a stale nonce as a new challenge, and no call fails of it", async () => {
    const { seen, handlers } = server(3);
    const { atlas } = clientOf(handlers, { credentials: keyText });
    for (let call = 0; call < 10; call += 1) {
      await atlas.call("getSystemStatus", {});
    }
    expect(seen.counts).toHaveLength(10);
    expect(seen.challenges).toBe(4);
  });

  test("that is wrong is refused after one try with it", async () => {
    const { handlers } = server(Number.POSITIVE_INFINITY, "another-private-key");
    const { atlas, exchanges } = clientOf(handlers, { credentials: keyText });
    const error = await failureOf(atlas.call("getSystemStatus", {}));
    expect(error).toMatchObject({ status: 401, hint: expect.stringContaining("Check the credentials") });
    expect(exchanges).toHaveLength(2);
    expect(JSON.stringify(error) + String(error)).not.toContain(key.privateKey);
  });

  test("is proven again as often as the server finds its nonce stale, up to a point", async () => {
    const stale = 'Digest realm="r", nonce="n", qop="auth", stale=true';
    const refusedTimes = async (times: number) => {
      let asked = 0;
      const handler = http.get(api, () => {
        asked += 1;
        return asked <= times
          ? HttpResponse.json({}, { status: 401, headers: { "www-authenticate": stale } })
          : HttpResponse.json({ appName: "MongoDB Atlas" });
      });
      const { atlas, exchanges } = clientOf([handler], { credentials: keyText });
      await atlas.call("getSystemStatus", {}).catch(() => undefined);
      return exchanges.map(({ status }) => status);
    };
    expect(await refusedTimes(3)).toEqual([401, 401, 401, 200]);
    expect(await refusedTimes(100)).toEqual([401, 401, 401, 401, 401]);
  });

  test("that was taken away in the middle is refused in the end", async () => {
    const { handlers } = server();
    let gone = false;
    const challenge = { "www-authenticate": 'Digest realm="MMS Public API", nonce="other", qop="auth"' };
    const refusal = http.get(api, () =>
      gone ? HttpResponse.json({}, { status: 401, headers: challenge }) : undefined,
    );
    const { atlas, exchanges } = clientOf([refusal, ...handlers], { credentials: keyText });
    await atlas.call("getSystemStatus", {});
    gone = true;
    expect(await failureOf(atlas.call("getSystemStatus", {}))).toMatchObject({ status: 401 });
    expect(exchanges.map(({ status }) => status)).toEqual([401, 200, 401, 401, 401, 401]);
  });

  test.each([
    ["realm", 'realm="caf\u00e9", nonce="n"'],
    ["nonce", 'realm="MMS Public API", nonce="n\u00e9"'],
    ["opaque text", 'realm="MMS Public API", nonce="n", opaque="\u00e9"'],
  ])("is not proven with a %s that is not ASCII, and a sentence says why", async (_, parameters) => {
    const challenges = [`Digest ${parameters}, qop="auth"`];
    const handler = http.get(api, () =>
      HttpResponse.json({}, { status: 401, headers: { "www-authenticate": challenges.join(", ") } }),
    );
    const { atlas, exchanges } = clientOf([handler], { credentials: keyText });
    expect(await failureOf(atlas.call("getSystemStatus", {}))).toMatchObject({
      name: "AtlasError",
      message:
        "GET /: 401: a Digest challenge that is not ASCII cannot be answered. " +
        "Check the address of the API, and whether a proxy answers in place of Atlas.",
    });
    expect(exchanges).toHaveLength(1);
    // Beside one that can be answered it is passed over.
    challenges.push('Digest realm="MMS Public API", nonce="n", qop="auth"');
    expect(await failureOf(atlas.call("getSystemStatus", {}))).toMatchObject({ name: "AtlasError", status: 401 });
    expect(exchanges).toHaveLength(3);
  });

  test.each(["NOT_ORG_GROUP_CREATOR", "USER_UNAUTHORIZED"])(
    "that is right and gets a 401 %s is not proven again",
    async (errorCode) => {
      const { handlers } = server();
      const challenge = { "www-authenticate": 'Digest realm="MMS Public API", nonce="other", qop="auth"' };
      const refusal = http.post(`${api}/groups`, () =>
        HttpResponse.json({ error: 401, errorCode }, { status: 401, headers: challenge }),
      );
      const { atlas, exchanges } = clientOf([refusal, ...handlers], { credentials: keyText });
      await atlas.call("getSystemStatus", {});
      const creating = atlas.call("createProject", { body: { name: "shop", orgId: "32b6e34b3d91647abb20e7b8" } });
      expect(await failureOf(creating)).toMatchObject({ status: 401, errorCode });
      expect(exchanges.map(({ status }) => status)).toEqual([401, 200, 401]);
    },
  );
});
