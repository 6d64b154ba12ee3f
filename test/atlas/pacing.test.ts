import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { api, clientOf, groupId } from "../support/client.ts";
import { tokenHandler } from "../support/token.ts";

const project = { id: groupId, name: "shop", orgId: "6a0f3c1e2b7d4e5f60718290" };
const other = "6a0f3d0a2b7d4e5f607182a2";

interface Limit {
  readonly capacity: number;
  readonly refill: number;
  /** How much is in the bucket at the start; full unless said otherwise. */
  readonly start?: number;
  /** Tokens that somebody else takes with each of our requests. */
  readonly others?: number;
  /** Without the headers that tell of the bucket. */
  readonly silent?: boolean;
}

/** A project endpoint behind a token bucket that refills every minute, evenly. */
function limited({ capacity, refill, start = capacity, others = 0, silent = false }: Limit) {
  let now = () => 0;
  let tokens = start;
  let at = 0;
  const answer = () => {
    tokens = Math.min(capacity, tokens + ((now() - at) * refill) / 60_000);
    at = now();
    const refused = tokens < 1;
    tokens -= refused ? 0 : 1 + others;
    const remaining = String(Math.max(0, Math.floor(tokens)));
    const wait = String(Math.max(1, Math.ceil((1 - tokens) / (refill / 60))));
    const headers = silent ? {} : { "Ratelimit-Limit": String(capacity), "Ratelimit-Remaining": remaining };
    return refused
      ? HttpResponse.json({ errorCode: "RATE_LIMITED" }, { status: 429, headers: { ...headers, "Retry-After": wait } })
      : HttpResponse.json(project, { headers });
  };
  const client = clientOf([
    tokenHandler,
    http.get(`${api}/groups/${groupId}`, answer),
    http.get(`${api}/groups/${other}`, () => HttpResponse.json({ ...project, id: other })),
  ]);
  now = client.clock.now;
  at = now();
  return client;
}

/** So many calls, ten at a time. */
async function run({ atlas, exchanges, clock }: ReturnType<typeof limited>, calls: number) {
  const begun = clock.now();
  let left = calls;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await atlas.call("getProject", { groupId });
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  const refused = exchanges.filter(({ status }) => status === 429).length;
  return { refused, share: refused / exchanges.length, seconds: (clock.now() - begun) / 1000 };
}

describe("pacing", () => {
  test("lets a burst through at once while there is room", async () => {
    const { refused, seconds } = await run(limited({ capacity: 1200, refill: 600 }), 300);
    expect({ refused, seconds }).toEqual({ refused: 0, seconds: 0 });
  });

  test.each<[string, Limit, number]>([
    ["a tenth of what was expected", { capacity: 120, refill: 60 }, 400],
    ["a tenth, and almost used up by an earlier run", { capacity: 120, refill: 60, start: 2 }, 200],
    ["a hundredth", { capacity: 12, refill: 6 }, 40],
    ["a single token", { capacity: 1, refill: 0.5 }, 8],
  ])("is never refused when the limit is %s", async (_, limit, calls) => {
    const { refused, seconds } = await run(limited(limit), calls);
    expect(refused).toBe(0);
    const least = ((calls - (limit.start ?? limit.capacity)) / limit.refill) * 60;
    expect(seconds).toBeGreaterThanOrEqual(Math.floor(least));
    expect(seconds).toBeLessThan(least * 1.25 + 70);
  });

  test("keeps refusals under one in a hundred when others draw from the same bucket", async () => {
    const { share } = await run(limited({ capacity: 120, refill: 60, others: 1 }), 300);
    expect(share).toBeLessThan(0.01);
  });

  test("without any headers goes by what is expected, and waits when it is refused", async () => {
    const client = limited({ capacity: 20, refill: 60, silent: true });
    const { refused } = await run(client, 60);
    expect(refused).toBeGreaterThan(0);
    const calls = client.exchanges.filter(({ operation }) => operation !== "getAccessToken");
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(60);
  });

  test("tells how long each request had waited", async () => {
    const client = limited({ capacity: 2, refill: 1 });
    await run(client, 4);
    expect(client.exchanges.some(({ waited }) => waited > 10_000)).toBe(true);
    expect(client.waits.every(({ reason }) => reason === "pacing")).toBe(true);
    expect(client.waits.length).toBeGreaterThan(0);
  });

  test("of one project does not slow down another", async () => {
    const { atlas, exchanges } = limited({ capacity: 12, refill: 6, start: 1 });
    const calls = [groupId, other, groupId, other, other].map((id) => atlas.call("getProject", { groupId: id }));
    await Promise.all(calls);
    const waits = (id: string) => exchanges.filter(({ path }) => path.endsWith(id)).map(({ waited }) => waited > 0);
    expect(waits(groupId)).toEqual([false, true]);
    expect(waits(other)).toEqual([false, false, false]);
  });
});
