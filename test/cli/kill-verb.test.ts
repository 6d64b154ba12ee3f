import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { inLanes, moments } from "../runtime/home/process/fault.ts";
import { crossing } from "../support/crossing.ts";
import { program } from "../support/program.ts";
import { type Sandbox, sandbox, type TestWorkspace } from "../support/sandbox.ts";
import { groupIdOf, ordersYaml } from "../support/shop.ts";

/** A verb that is killed, the same once more, and what there is to be in the end. */
interface Story {
  readonly line: string;
  again(workspace: TestWorkspace): Promise<unknown>;
  /** What is told of the world and of the home, when all is over. */
  end(box: Sandbox): Promise<unknown>;
  readonly wanted: unknown;
  /** It is asked for again while Atlas is at work on it, as it is for minutes: then the second call follows the first. */
  readonly slow?: boolean;
}

const act = (name: string, given: Record<string, string>) => (workspace: TestWorkspace) =>
  workspace.act("shop/orders", name, given);

async function clusters(box: Sandbox): Promise<string[]> {
  const found = await box.colleague.collection("listClusters", { groupId: await groupIdOf(box) });
  return found.map(({ name, stateName }) => `${name} ${stateName}`);
}

const orders = async (box: Sandbox) => ({ groupId: await groupIdOf(box), clusterName: "orders" });

const stories: readonly Story[] = [
  {
    line: "delete shop --force",
    again: (workspace) => workspace.remove(["shop"]),
    async end(box) {
      return [await box.colleague.collection("listProjects", {}, { fresh: true }), await box.workspace().records()];
    },
    wanted: [[], []],
  },
  {
    line: "do shop/orders/create-snapshot wait=true description=release",
    again: act("create-snapshot", { wait: "true", description: "release" }),
    async end(box) {
      const found = await box.colleague.collection("listSnapshots", await orders(box), { fresh: true });
      return found.map(({ status, description }) => `${status} ${description}`).sort();
    },
    wanted: ["completed first", "completed release"],
    slow: true,
  },
  {
    line: "do shop/orders/restore latest=true confirm=orders wait=true",
    again: act("restore", { latest: "true", confirm: "orders", wait: "true" }),
    async end(box) {
      return [
        (await box.colleague.collection("listRestoreJobs", await orders(box), { fresh: true })).length,
        await clusters(box),
      ];
    },
    wanted: [1, ["orders IDLE"]],
    slow: true,
  },
  {
    line: "do shop/orders/verify-backup latest=true",
    again: act("verify-backup", { latest: "true" }),
    async end(box) {
      return [await clusters(box), (await box.workspace().describe("shop/orders")).state?.drill];
    },
    wanted: [["orders IDLE"], undefined],
  },
];

const manyTokens = { capacity: 1_000, refill: 1_000, seconds: 60 };

async function prepared(slow: boolean): Promise<Sandbox> {
  const box = await sandbox({ rateLimits: { token: manyTokens }, provisionSeconds: slow ? 60 : 0 });
  await box.write(ordersYaml());
  await passing(box, box.update());
  await passing(box, act("create-snapshot", { wait: "true", description: "first" })(box.workspace()));
  return box;
}

/** Has time go by in Atlas until the work is done. */
async function passing<T>(box: Sandbox, work: Promise<T>): Promise<T> {
  const clock = setInterval(() => box.atlas.clock.advance(5_000), 20);
  return work.finally(() => clearInterval(clock));
}

const soon = () => new Promise((done) => setTimeout(done, 5));

/** Calls it again; time goes by only once it has looked and waits for something, or is done. */
async function calledAgain(box: Sandbox, story: Story): Promise<void> {
  const workspace = box.workspace();
  const work = story.again(workspace);
  let over = false;
  const end = work.finally(() => {
    over = true;
  });
  while (!over && !workspace.events.some(({ event }) => event === "progress")) await soon();
  await passing(box, end);
}

function monk(box: Sandbox, line: string, url: string): ChildProcess {
  const { PATH = "", SystemRoot = "" } = process.env;
  const words = [...line.split(" "), "--api-url", url];
  return spawn(process.execPath, [program, ...words], { cwd: box.folder, env: { PATH, SystemRoot }, stdio: "ignore" });
}

/** How many requests the verb makes; where Atlas takes its time, until two looks after it was asked. */
async function undisturbed({ line, end, wanted, slow = false }: Story): Promise<number> {
  const box = await prepared(slow);
  let requests = 0;
  let asked = 0;
  const url = await crossing(box.atlas.url, (_, count, { method, url = "" }) => {
    requests = count;
    if (method === "POST" && !url.includes("/oauth/")) asked = count;
  });
  expect(await passing(box, once(monk(box, line, url), "exit"))).toEqual([0, null]);
  expect(await end(box)).toEqual(wanted);
  return slow ? asked + 2 : requests;
}

it.each(stories)(
  "`monk $line`, killed at any request and called again, ends as if it had not been killed",
  { timeout: 600_000 },
  async (story) => {
    const total = await undisturbed(story);
    const points = Array.from({ length: total }, (_, index) => index + 1);
    const all = points.flatMap((point) => [[point, "before"] as const, [point, "after"] as const]);
    const tried = moments(all.length, 4).map((index) => all[index - 1] ?? ([1, "before"] as const));
    let kills = 0;
    await inLanes(tried, async ([point, moment]) => {
      const box = await prepared(story.slow ?? false);
      let child: ChildProcess | undefined;
      const url = await crossing(box.atlas.url, async (now, count) => {
        if (count !== point || now !== moment || !child) return;
        child.kill("SIGKILL");
        await once(child, "exit");
      });
      child = monk(box, story.line, url);
      await once(child, "exit");
      if (child.signalCode === "SIGKILL") kills += 1;
      await calledAgain(box, story);
      expect(await story.end(box), `killed ${moment} request ${point}`).toEqual(story.wanted);
    });
    expect(kills).toBeGreaterThan(tried.length / 2);
  },
);
