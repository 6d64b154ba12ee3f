import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { AmbiguousWriteError, AnswerError, AtlasError, UnreachableError } from "../../src/atlas/index.ts";
import { Interrupted } from "../../src/host/host.ts";
import { api, clientOf, failureOf, groupId } from "../support/client.ts";
import { tokenHandler } from "../support/token.ts";

const project = { id: groupId, name: "shop", orgId: "6a0f3c1e2b7d4e5f60718290" };
const newProject = { body: { name: "shop", orgId: project.orgId } };
const refusal =
  (status: number, errorCode: string, headers = {}) =>
  () =>
    HttpResponse.json({ error: status, errorCode, detail: "No." }, { status, headers });
const ok = () => HttpResponse.json(project);

/** Answers one after the other, the last for ever. */
function sequence(...answers: (() => Response)[]) {
  let count = 0;
  const next = () => {
    count += 1;
    return (answers[Math.min(count, answers.length) - 1] ?? ok)();
  };
  const handlers = [
    tokenHandler,
    http.get(`${api}/groups/:id`, next),
    http.post(`${api}/groups`, next),
    http.patch(`${api}/groups/:id`, next),
    http.delete(`${api}/groups/:id`, next),
    http.delete(`${api}/groups/:id/apiKeys/:key`, next),
  ];
  return { handlers, count: () => count };
}

describe("a read", () => {
  test.each([
    ["a 500", refusal(500, "UNEXPECTED_ERROR")],
    ["a page of a proxy", () => HttpResponse.html("<html>Bad gateway</html>", { status: 502 })],
    ["a broken connection", () => HttpResponse.error()],
    [
      "an answer that is cut",
      () => new HttpResponse('{"id": "6a0f', { headers: { "content-type": "application/json" } }),
    ],
  ])("goes on after %s", async (_, failing) => {
    const { handlers, count } = sequence(failing, failing, ok);
    const { atlas, clock, exchanges } = clientOf(handlers);
    expect(await atlas.call("getProject", { groupId })).toMatchObject(project);
    expect(count()).toBe(3);
    expect(clock.sleeps).toEqual([250, 500]);
    const reads = exchanges.filter(({ operation }) => operation === "getProject");
    expect(reads.map(({ attempt, waited }) => [attempt, waited])).toEqual([
      [1, 0],
      [2, 250],
      [3, 750],
    ]);
  });

  test("waits as long as a 429 says, and holds back the others meanwhile", async () => {
    const { handlers } = sequence(refusal(429, "RATE_LIMITED", { "retry-after": "41" }), ok);
    const { atlas, clock, exchanges } = clientOf(handlers);
    const begun = clock.now();
    await Promise.all([atlas.call("getProject", { groupId }), atlas.call("getProject", { groupId })]);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(41_000);
    expect(exchanges.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test("does not wait for an hour, and neither do the others", async () => {
    const { handlers } = sequence(refusal(429, "RATE_LIMITED", { "retry-after": "3600" }));
    const { atlas, clock } = clientOf(handlers);
    expect(await failureOf(atlas.call("getProject", { groupId }))).toMatchObject({
      status: 429,
      retryAfter: 3_600_000,
    });
    expect(await failureOf(atlas.call("getProject", { groupId }))).toMatchObject({ status: 429 });
    expect(clock.sleeps).toEqual([]);
  });

  test("tells of each wait as it begins", async () => {
    const { handlers } = sequence(refusal(503, "SERVICE_UNAVAILABLE", { "retry-after": "9" }), ok);
    const { atlas, waits } = clientOf(handlers);
    await atlas.call("getProject", { groupId });
    expect(waits).toEqual([
      { operation: "getProject", path: `/groups/${groupId}`, milliseconds: 9_000, reason: "again", status: 503 },
    ]);
  });

  test("waits as long as the parameters of a 429 say when no header does", async () => {
    const limited = () =>
      HttpResponse.json(
        { error: 429, errorCode: "RATE_LIMITED_TOKEN_BUCKET", parameters: ["path", 17, 10, 5, 60] },
        { status: 429 },
      );
    const { handlers } = sequence(limited, ok);
    const { atlas, clock } = clientOf(handlers);
    const begun = clock.now();
    await atlas.call("getProject", { groupId });
    expect(clock.now() - begun).toBe(17_000);
  });

  test("that fails for good says what came last", async () => {
    const { handlers, count } = sequence(() => HttpResponse.error());
    const error = await failureOf(clientOf(handlers).atlas.call("getProject", { groupId }));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ code: "ECONNRESET", operation: "getProject", path: `/groups/${groupId}` });
    expect(count()).toBe(5);
  });

  test("of something that is no Atlas names what came", async () => {
    const { handlers } = sequence(() => HttpResponse.html("<html>Welcome</html>"));
    const error = await failureOf(clientOf(handlers).atlas.call("getProject", { groupId }));
    expect(error).toBeInstanceOf(AnswerError);
    expect(error).toMatchObject({
      unreadable: true,
      message: `GET /groups/${groupId}: 200 with an HTML page where JSON was expected. Check the address of the API, and whether a proxy answers in place of Atlas.`,
    });
  });

  test("of an answer without what we rely on names the member, and is not repeated", async () => {
    const { handlers, count } = sequence(() => HttpResponse.json({ id: groupId, name: "shop" }));
    const error = await failureOf(clientOf(handlers).atlas.call("getProject", { groupId }));
    expect(error).toBeInstanceOf(AnswerError);
    expect(String(error)).toContain("in `orgId`: ");
    expect(count()).toBe(1);
  });

  test("never follows a redirect", async () => {
    const { handlers, count } = sequence(
      () => new HttpResponse(null, { status: 302, headers: { location: "https://elsewhere.test/" } }),
    );
    const error = await failureOf(clientOf(handlers).atlas.call("getProject", { groupId }));
    expect(error).toMatchObject({ status: 302, hint: expect.stringContaining("Redirects are not followed") });
    expect(count()).toBe(1);
  });
});

describe("a write that must not be repeated", () => {
  test.each([
    ["a 500", refusal(500, "UNEXPECTED_ERROR"), { status: 500 }],
    ["a 503 that names a time", refusal(503, "SERVICE_UNAVAILABLE", { "retry-after": "1" }), { status: 503 }],
    ["a lost answer", () => HttpResponse.error(), { code: "ECONNRESET" }],
    ["an answer that cannot be read", () => HttpResponse.html("<html>"), { unreadable: true }],
  ])("is sent once and left to be settled after %s", async (_, failing, cause) => {
    const { handlers, count } = sequence(failing, ok);
    const error = await failureOf(clientOf(handlers).atlas.call("createProject", newProject));
    expect(error).toBeInstanceOf(AmbiguousWriteError);
    expect(error).toMatchObject({ operation: "createProject", cause: expect.objectContaining(cause) });
    expect(count()).toBe(1);
  });

  test("is sent again after a 429", async () => {
    const { handlers, count } = sequence(refusal(429, "RATE_LIMITED", { "retry-after": "1" }), ok);
    expect(await clientOf(handlers).atlas.call("createProject", newProject)).toMatchObject(project);
    expect(count()).toBe(2);
  });

  test("is refused as it is after a 409", async () => {
    const { handlers, count } = sequence(refusal(409, "GROUP_ALREADY_EXISTS"));
    const error = await failureOf(clientOf(handlers).atlas.call("createProject", newProject));
    expect(error).toBeInstanceOf(AtlasError);
    expect(error).toMatchObject({ status: 409, errorCode: "GROUP_ALREADY_EXISTS" });
    expect(count()).toBe(1);
  });
});

describe("a write that may be repeated", () => {
  test("goes on after a lost answer", async () => {
    const { handlers, count } = sequence(() => HttpResponse.error(), refusal(502, "BAD_GATEWAY"), ok);
    await clientOf(handlers).atlas.call("updateProject", { groupId, body: { name: "shop" } });
    expect(count()).toBe(3);
  });

  test("waits as long as a 503 says", async () => {
    const { handlers } = sequence(refusal(503, "SERVICE_UNAVAILABLE", { "retry-after": "9" }), ok);
    const { atlas, clock } = clientOf(handlers);
    await atlas.call("updateProject", { groupId, body: { name: "shop" } });
    expect(clock.sleeps).toEqual([9_000]);
  });

  test.each([
    [400, "CLUSTER_ALREADY_REQUESTED_DELETION"],
    [409, "CANNOT_UPDATE_PAUSED_CLUSTER"],
  ])(
    "is left to be settled when it is refused with %i after a lost answer: the first may have been the cause",
    async (status, code) => {
      const { handlers } = sequence(() => HttpResponse.error(), refusal(status, code));
      const error = await failureOf(
        clientOf(handlers).atlas.call("updateProject", { groupId, body: { name: "shop" } }),
      );
      expect(error).toBeInstanceOf(AmbiguousWriteError);
      expect(error).toMatchObject({ cause: { status, errorCode: code } });
    },
  );

  test.each([
    ["a 403", refusal(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST")],
    ["nothing but 429", refusal(429, "RATE_LIMITED")],
    ["a 404 of somebody else", () => HttpResponse.html("<html>Not here</html>", { status: 404 })],
  ])("is left to be settled when it gets %s after a lost answer", async (_, answer) => {
    const { handlers } = sequence(() => HttpResponse.error(), answer);
    const error = await failureOf(clientOf(handlers).atlas.call("updateProject", { groupId, body: { name: "shop" } }));
    expect(error).toBeInstanceOf(AmbiguousWriteError);
  });

  test("that deletes is over when what it deletes is gone after a lost answer", async () => {
    const { handlers } = sequence(() => HttpResponse.error(), refusal(404, "GROUP_NOT_FOUND"));
    const error = await failureOf(clientOf(handlers).atlas.call("deleteProject", { groupId }));
    expect(error).toMatchObject({ name: "AtlasError", status: 404, earlier: expect.any(Error) });
  });

  test("that deletes is over when a code of its row says that it is gone, whatever the status", async () => {
    const { handlers } = sequence(() => HttpResponse.error(), refusal(400, "API_KEY_NOT_FOUND"));
    const error = await failureOf(
      clientOf(handlers).atlas.call("unassignProjectApiKey", { groupId, apiUserId: groupId }),
    );
    expect(error).toMatchObject({ name: "AtlasError", status: 400, earlier: expect.any(Error) });
  });

  test("is refused as it is when no attempt before can have been carried out", async () => {
    const { handlers } = sequence(refusal(429, "RATE_LIMITED"), refusal(409, "CONFLICT"));
    const error = await failureOf(clientOf(handlers).atlas.call("updateProject", { groupId, body: { name: "shop" } }));
    expect(error).toBeInstanceOf(AtlasError);
  });

  test("is left to be settled when nothing helps", async () => {
    const { handlers, count } = sequence(() => HttpResponse.error());
    const error = await failureOf(clientOf(handlers).atlas.call("deleteProject", { groupId }));
    expect(error).toBeInstanceOf(AmbiguousWriteError);
    expect(count()).toBe(5);
  });
});

describe("an empty answer", () => {
  test.each([204, 202, 200])("is success of a deletion (%i)", async (status) => {
    const { handlers } = sequence(() => new HttpResponse(status === 202 ? "{}" : null, { status }));
    expect(await clientOf(handlers).atlas.call("deleteProject", { groupId })).toBeUndefined();
  });
});

describe("a guard", () => {
  test("sees each attempt before it is made, and what it throws reaches the caller as it is", async () => {
    const { handlers, count } = sequence(refusal(500, "UNEXPECTED_ERROR"), ok);
    const intents: string[] = [];
    const forbidden = new Error("not today");
    const { atlas } = clientOf(handlers, {
      before: ({ operation, access, area, attempt }) => {
        intents.push(`${operation} ${area} ${access} ${attempt}`);
        if (access === "write") {
          throw forbidden;
        }
      },
    });
    await atlas.call("getProject", { groupId });
    expect(await failureOf(atlas.call("deleteProject", { groupId }))).toBe(forbidden);
    expect(intents).toEqual([
      "getProject projects read 1",
      "getProject projects read 2",
      "deleteProject projects write 1",
    ]);
    expect(count()).toBe(2);
  });

  test("that stops a write after a lost answer leaves it to be settled, and says why it was not sent again", async () => {
    const { handlers, count } = sequence(() => HttpResponse.error(), ok);
    const { atlas } = clientOf(handlers, {
      before: ({ attempt }) => {
        if (attempt > 1) throw new Error("not today.");
      },
    });
    const error = await failureOf(atlas.call("updateProject", { groupId, body: { name: "shop" } }));
    expect(error).toMatchObject({ name: "AmbiguousWriteError", unsettled: true, cause: { code: "ECONNRESET" } });
    expect(String(error)).toContain("and it was not sent again: not today.");
    expect(count()).toBe(1);
  });
});

describe("a run that is being stopped", () => {
  test("sends nothing more", async () => {
    const stop = new AbortController();
    const { handlers, count } = sequence(() => {
      stop.abort();
      return HttpResponse.error();
    });
    const { atlas } = clientOf(handlers, { signal: stop.signal });
    expect(await failureOf(atlas.call("getProject", { groupId }))).toBeInstanceOf(Interrupted);
    expect(count()).toBe(1);
  });

  test("leaves a write to be settled whose answer was lost, whatever came after", async () => {
    const stop = new AbortController();
    const { handlers } = sequence(
      () => HttpResponse.error(),
      () => {
        stop.abort();
        return refusal(429, "RATE_LIMITED")();
      },
    );
    const { atlas } = clientOf(handlers, { signal: stop.signal });
    const error = await failureOf(atlas.call("updateProject", { groupId, body: { name: "shop" } }));
    expect(error).toMatchObject({ unsettled: true, cause: { code: "ECONNRESET" } });
  });

  test("keeps the answer that it was waiting for", async () => {
    const stop = new AbortController();
    const { handlers } = sequence(() => {
      stop.abort();
      return ok();
    });
    const { atlas } = clientOf(handlers, { signal: stop.signal });
    expect(await atlas.call("createProject", newProject)).toMatchObject(project);
  });
});

describe("a version that Atlas withdraws", () => {
  test("is warned of once in a run", async () => {
    const { handlers } = sequence(() =>
      HttpResponse.json(project, {
        headers: { deprecation: "Mon, 5 Aug 2024 00:00:00 GMT", sunset: "Thu, 1 Jul 2027 00:00:00 GMT" },
      }),
    );
    const { atlas, warnings } = clientOf(handlers);
    await atlas.call("getProject", { groupId });
    await atlas.call("getProject", { groupId });
    expect(warnings).toEqual([
      "getProject: version 2023-01-01 is deprecated. Atlas answers it until Thu, 1 Jul 2027 00:00:00 GMT. A newer release of this program uses a newer one.",
    ]);
    atlas.forget();
    await atlas.call("getProject", { groupId });
    expect(warnings).toHaveLength(2);
  });
});
