import { expect, it } from "vitest";
import { systemClock } from "../../../src/runtime/engine/clock.ts";
import { type Course, follow, type Step } from "../../../src/runtime/engine/schedule.ts";

/** A course that logs what it is asked to do; steps end when the test says so. */
function course() {
  const log: string[] = [];
  const ends = new Map<string, (outcome: "done" | "failed") => void>();
  const stop = new AbortController();
  let stopping = false;
  const made: Course = {
    clock: systemClock(stop.signal),
    run(path) {
      log.push(`run ${path}`);
      return new Promise((resolve) => ends.set(path, resolve));
    },
    skipped: (path, because) => log.push(`skip ${path} because of ${because}`),
    waitedTooLong: (path, need) => log.push(`${path} waited too long for ${need.path}`),
    notDone: (path) => log.push(`not done ${path}`),
    stopping: () => stopping,
  };
  const end = async (path: string, outcome: "done" | "failed" = "done") => {
    ends.get(path)?.(outcome);
    await new Promise(setImmediate);
  };
  const halt = () => {
    stopping = true;
  };
  return { log, course: made, end, halt };
}

const step = (path: string, ...needs: string[]): Step => ({ path, needs: needs.map((need) => ({ path: need })) });

it("starts what can go side by side at once, and the rest as soon as what it needs is done", async () => {
  const { log, course: given, end } = course();
  const all = follow([step("a"), step("b"), step("c", "a"), step("d", "a", "b")], given);
  await new Promise(setImmediate);
  expect(log).toEqual(["run a", "run b"]);
  await end("a");
  expect(log).toEqual(["run a", "run b", "run c"]);
  await end("b");
  await end("c");
  await end("d");
  expect(Object.fromEntries(await all)).toEqual({ a: "done", b: "done", c: "done", d: "done" });
});

it("stops what depends on a failure, and nothing else", async () => {
  const { log, course: given, end } = course();
  const all = follow([step("a"), step("b", "a"), step("c", "b"), step("d")], given);
  await new Promise(setImmediate);
  await end("a", "failed");
  await end("d");
  expect(Object.fromEntries(await all)).toEqual({ a: "failed", b: "skipped", c: "skipped", d: "done" });
  expect(log).toEqual(["run a", "run d", "skip b because of a", "skip c because of b"]);
});

it("begins nothing new once the run is being stopped, and says what was not done", async () => {
  const { log, course: given, end, halt } = course();
  const all = follow([step("a"), step("b", "a")], given);
  await new Promise(setImmediate);
  halt();
  await end("a");
  expect(Object.fromEntries(await all)).toEqual({ a: "done", b: "not-done" });
  expect(log).toEqual(["run a", "not done b"]);
});

it("waits no longer than the template says, counted from when the other one was started", async () => {
  const { log, course: given, end } = course();
  const patient = { path: "b", needs: [{ path: "a", timeout: 0.02 }] };
  const all = follow([step("slow"), step("a", "slow"), patient], given);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(log).toEqual(["run slow"]);
  await end("slow");
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(log).toEqual(["run slow", "run a", "b waited too long for a"]);
  await end("a");
  expect(Object.fromEntries(await all)).toEqual({ slow: "done", a: "done", b: "failed" });
});
