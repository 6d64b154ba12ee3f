import { expect, it } from "vitest";
import { follow } from "../../../entities/backup/follow.ts";
import { AtlasError, UnreachableError } from "../../../src/atlas/index.ts";
import type { EntityContext } from "../../../src/entity/index.ts";
import { Interrupted } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node/node-host.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const request = { operation: "getSnapshot", method: "GET", path: "/snapshots/1" };
const unreachable = new UnreachableError(request, "ECONNRESET", "maybe", "no whole answer");
const refused = (status: number) => new AtlasError({ ...request, status, errorCode: "CODE", detail: "Refused." });

/** Follows something that answers one look after the other, the last one for ever, in a time that passes by itself. */
function following(answers: readonly (string | Error)[], timeout = 3_600) {
  const clock = new VirtualClock();
  const said: string[] = [];
  const notices: string[] = [];
  const context = {
    progress: (text: string) => said.push(text),
    notice: (text: string) => notices.push(text),
  } as unknown as EntityContext;
  let look = 0;
  const end = follow(
    { host: nodeHost({ clock }), context },
    {
      what: "snapshot 1",
      usual: "3 to 9 minutes",
      read: async () => {
        const answer = answers[Math.min(look, answers.length - 1)];
        look += 1;
        if (answer instanceof Error) throw answer;
        return answer === "gone" ? undefined : answer;
      },
      state: (state) => state ?? "",
      over: (state) => state === "completed",
      timeout,
      later: "monk do shop/orders/describe-snapshot snapshot_id=1 wait=true",
    },
  );
  return { clock, end, said, notices };
}

it("looks soon at first, then ever more gently, and never more than 15 seconds apart", async () => {
  const { clock, end, said } = following([...Array.from({ length: 14 }, () => "running"), "completed"]);
  expect(await end).toBe("completed");
  expect(clock.sleeps.slice(0, 5)).toEqual([200, 400, 800, 1_600, 2_000]);
  expect(clock.sleeps.toSorted((a, b) => a - b)).toEqual(clock.sleeps);
  expect(clock.sleeps.at(-1)).toBe(15_000);
  expect(new Set(said)).toEqual(new Set(["snapshot 1 is running (usually 3 to 9 minutes)"]));
});

it.each([unreachable, refused(429), refused(500), refused(503)])(
  "goes on after a look that fails: %s",
  async (error) => {
    expect(await following(["running", error, error, "completed"]).end).toBe("completed");
  },
);

it.each([refused(401), refused(403)])(
  "ends where looking again is of no use, and says how to go on: %s",
  async (error) => {
    await expect(following(["running", error]).end).rejects.toThrow(
      `snapshot 1 goes on in Atlas, and cannot be looked at: ${error.message} To follow it: monk do shop/orders/describe-snapshot snapshot_id=1 wait=true`,
    );
  },
);

it("goes on after one look that finds nothing", async () => {
  expect(await following(["gone", "running", "gone", "completed"]).end).toBe("completed");
});

it("ends when Atlas has forgotten it", async () => {
  await expect(following(["running", "gone"]).end).rejects.toThrow("snapshot 1 is not there any more");
});

it("keeps the deadline to the second, and says how to go on", async () => {
  const { clock, end } = following(["running"], 60);
  const begun = clock.now();
  await expect(end).rejects.toThrow(
    "snapshot 1 was not over after 60 s; it goes on in Atlas, and nothing was undone. To follow it: monk do shop/orders/describe-snapshot snapshot_id=1 wait=true",
  );
  expect(clock.now() - begun).toBe(60_000);
});

it("says at the deadline that Atlas could not be asked", async () => {
  await expect(following([unreachable], 5).end).rejects.toThrow(/after 5 s \(the last look failed: .*no whole answer/);
});

it("says on Ctrl-C that the work goes on, and how to follow it", async () => {
  const { end, notices } = following(["running", new Interrupted()]);
  await expect(end).rejects.toThrow(Interrupted);
  expect(notices).toEqual([
    "snapshot 1 goes on in Atlas. To follow it: monk do shop/orders/describe-snapshot snapshot_id=1 wait=true",
  ]);
});
