import { expect, test } from "vitest";
import { type Office, office, policy, shop } from "./office.ts";

const areas = ["clusters", "network", "backups"] as const;
const look = `read: "*"`;
const [before, after] = shop.split("  allow_ips: [192.0.2.0/24]\n");
/** The shop, with its cluster written so. */
const withCluster = (...lines: readonly string[]) => `${before}${lines.map((line) => `  ${line}\n`).join("")}${after}`;
const plain = withCluster();
const open = withCluster("allow_ips: [192.0.2.0/24]");
const [project] = shop.split("orders:");
const daily = "backup: { schedule: { policies: [{ every: daily, keep: 9 days }] } }";

/** The areas of the writes that Atlas was sent, by its own words for them. */
function touched(requests: Office["atlas"]["requests"]): string[] {
  const found = requests.flatMap(({ method, path, query, body }) => {
    if (method === "GET" || !/\/groups\/\w+\//.test(path)) return [];
    if (path.includes("/accessList")) return ["network"];
    if (path.includes("/backup/")) return ["backups"];
    const ends = /"(?:backup|pit)Enabled":false/.test(JSON.stringify(body ?? null)) && method === "PATCH";
    const drops = method === "DELETE" && (path.includes("/flexClusters") || query.retainBackups === "false");
    return ends || drops ? ["clusters", "backups"] : ["clusters"];
  });
  return areas.filter((area) => found.includes(area));
}

/** A place where `first` is true, with a program for somebody who may look, and write so. */
async function staffed(first: string) {
  const { program, write, atlas } = await office({ "mongodb-atlas.yaml": first });
  expect(await program().update()).toEqual({});
  const allowed = async (written: readonly string[]) => {
    await write("policy.yaml", policy([look, ...(written.length === 0 ? [] : [`write: [${written.join(", ")}]`])]));
    return program({ policies: ["policy.yaml"], agent: "bot" });
  };
  /** The areas without which it is refused. */
  const refusedWithout = async (isRefused: (bot: Awaited<ReturnType<typeof allowed>>) => Promise<boolean>) => {
    const needed: string[] = [];
    for (const area of areas) {
      const others = ["users", ...areas.filter((other) => other !== area)];
      if (await isRefused(await allowed(others))) needed.push(area);
    }
    return needed;
  };
  const writesOf = async (work: () => Promise<void>) => {
    const seen = atlas.requests.length;
    await work();
    return touched(atlas.requests.slice(seen));
  };
  return { allowed, refusedWithout, writesOf, write };
}

test.each([
  ["a cluster is made", `${project}`, plain, ["clusters"]],
  ["a cluster is made that some may reach", `${project}`, open, ["clusters", "network"]],
  ["a cluster is made with a schedule", `${project}`, withCluster(daily), ["clusters", "backups"]],
  ["a cluster grows", plain, plain.replace("M10", "M20"), ["clusters"]],
  [
    "a cluster grows after a snapshot",
    withCluster("snapshot_before: [resize]"),
    withCluster("snapshot_before: [resize]").replace("M10", "M20"),
    ["clusters", "backups"],
  ],
  ["a cluster is paused", plain, withCluster("paused: true"), ["clusters"]],
  ["others may reach it", open, open.replace("192.0.2", "198.51.100"), ["network"]],
  ["it gets a schedule", plain, withCluster(daily), ["backups"]],
  ["its backups end", plain, withCluster("backup: { enabled: false }"), ["clusters", "backups"]],
  ["a Flex cluster is made", `${project}`, plain.replace("M10", "FLEX"), ["clusters"]],
])("when %s, the plan foresees just what it takes", async (_, first, then, areasOfIt) => {
  const { allowed, refusedWithout, writesOf, write } = await staffed(first);
  await write("mongodb-atlas.yaml", then);
  const foreseen = await refusedWithout(async (bot) => (await bot.plan())["shop/orders"]?.action === "refuse");
  expect(foreseen).toEqual(areasOfIt);
  const bot = await allowed(foreseen);
  expect(await writesOf(async () => void expect(await bot.update(["shop/orders"])).toEqual({}))).toEqual(foreseen);
});

test.each([
  ["a cluster", plain, ["clusters"]],
  ["a cluster that some may reach", open, ["clusters", "network"]],
  ["a cluster that is kept in a snapshot first", withCluster("snapshot_before: [delete]"), ["clusters", "backups"]],
  ["a cluster with its snapshots", withCluster("backup: { retain_on_delete: false }"), ["clusters", "backups"]],
  ["a Flex cluster", plain.replace("M10", "FLEX"), ["clusters", "backups"]],
])("when %s is deleted, what it takes is asked before anything is sent", async (_, first, areasOfIt) => {
  const { allowed, writesOf } = await staffed(first);
  for (const area of areasOfIt) {
    const others = ["users", ...areas.filter((other) => other !== area)];
    const { workspace } = await allowed(others);
    const sent = await writesOf(async () => {
      expect((await workspace.remove(["shop/orders"])).outcome).toBe("failed");
    });
    expect(sent).toEqual([]);
  }
  const bot = await allowed(areasOfIt);
  const sent = await writesOf(async () => {
    expect((await bot.workspace.remove(["shop/orders"])).outcome).toBe("done");
  });
  expect(sent).toEqual(areasOfIt);
});
