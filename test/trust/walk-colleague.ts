import { AtlasFailure } from "../../src/atlas/index.ts";
import {
  addresses,
  blockOfSpec,
  clusterNames,
  type Declared,
  projectName,
  projectNames,
  type Spec,
  userNames,
} from "./walk-declared.ts";
import type { Deed } from "./walk-step.ts";
import { type Thing, truth } from "./walk-truth.ts";
import type { World } from "./world.ts";

const theirs = "their-own-password";

/** Does it in Atlas, and answers what was done, as a line to read. What Atlas refuses is not done. */
export async function colleagueDoes(world: World, declared: Declared, deed: Deed): Promise<string> {
  const things = truth(world.dataFile).filter(({ name }) => !name.startsWith("restore-drill-"));
  const task = taskOf(world, things, declared, deed);
  if (!task) return "a colleague finds nothing to do";
  world.colleague.forget();
  try {
    await task.run();
    return `a colleague ${task.text}`;
  } catch (error) {
    if (!(error instanceof AtlasFailure)) throw error;
    return `a colleague ${task.text}, which Atlas refuses`;
  }
}

interface Task {
  readonly text: string;
  run(): Promise<unknown>;
}

function taskOf(world: World, things: readonly Thing[], declared: Declared, deed: Deed): Task | undefined {
  if (deed.deed === "namesake") {
    const absent = [...declared.values()].flatMap((spec) => {
      const groupId = groupOf(things, declared, spec);
      const isThere = things.some(
        (one) =>
          one.kind === spec.kind &&
          one.name === blockOfSpec(spec) &&
          (spec.kind === "project" || one.groupId === groupId),
      );
      return groupId === undefined || isThere ? [] : [{ spec, groupId }];
    });
    const chosen = pick(absent, deed.nth);
    return chosen && making(world, chosen.spec, chosen.groupId, deed.like);
  }
  if (deed.deed === "make") {
    const project = pick(
      things.filter(({ kind }) => kind === "project"),
      deed.nth,
    );
    const names = {
      cluster: [...clusterNames, "theirs"],
      user: [...userNames, "eve"],
      entry: [...addresses, "203.0.113.9"],
    };
    const name = pick(names[deed.kind], deed.name) ?? "";
    const spec = { kind: deed.kind, name, size: "M10", role: "dbAdmin", comment: "theirs" } as unknown as Spec;
    return project && making(world, spec, project.id, true);
  }
  const thing = pick(things, deed.nth);
  if (!thing) return undefined;
  if (deed.deed === "delete") return deleting(world, thing);
  if (deed.deed === "change") return changing(world, thing, deed.nth);
  if (thing.kind !== "cluster" && thing.kind !== "user") return deleting(world, thing);
  const spec = { kind: thing.kind, name: thing.name, size: "M10", role: "dbAdmin" } as unknown as Spec;
  return {
    text: `puts another ${thing.kind} in the place of ${thing.name}`,
    async run() {
      await deleting(world, thing).run();
      // Longer than any deletion takes here.
      if (thing.kind === "cluster") await world.clock.sleep(60_000);
      await making(world, spec, thing.groupId, true).run();
    },
  };
}

function groupOf(things: readonly Thing[], declared: Declared, spec: Spec): string | undefined {
  if (spec.kind === "project") return "";
  const name = projectName(declared, spec);
  return things.find((one) => one.kind === "project" && one.name === name)?.id;
}

/** `like` what the spec says, or with something in it that differs. */
function making({ colleague, atlas }: World, spec: Spec, groupId: string, like: boolean): Task {
  const text = `makes ${spec.kind} ${spec.name}${like ? "" : ", which differs"}`;
  switch (spec.kind) {
    case "project": {
      const orgId = atlas.orgs[0]?.id ?? "";
      return { text, run: () => colleague.call("createProject", { body: { name: spec.name, orgId } }) };
    }
    case "user": {
      const roles = [{ roleName: like ? spec.role : "backup", databaseName: "admin" }];
      const body = { groupId, databaseName: "admin", username: spec.name, roles, password: theirs };
      return { text, run: () => colleague.call("createDatabaseUser", { groupId, body }) };
    }
    case "entry": {
      const comment = like ? spec.comment : "not yours";
      const body = [{ cidrBlock: blockOfSpec(spec), ...(comment === undefined ? {} : { comment }) }];
      return { text, run: () => colleague.call("createAccessEntries", { groupId, body }) };
    }
    case "cluster": {
      const tags = Object.entries((like ? spec.tags : { team: "theirs" }) ?? {}).map(([key, value]) => ({
        key,
        value,
      }));
      if (spec.size === "FLEX") {
        const providerSettings = { backingProviderName: "AWS", regionName: "US_EAST_1" };
        const body = { name: spec.name, providerSettings, tags };
        return { text, run: () => colleague.call("createFlexCluster", { groupId, body }) };
      }
      return {
        text,
        run: () => colleague.call("createCluster", { groupId, body: clusterBody(spec.name, spec.size, tags) }),
      };
    }
  }
}

function clusterBody(name: string, instanceSize: string, tags: { key: string; value: string }[]) {
  const region = { regionName: "US_EAST_1", priority: 7 };
  const config =
    instanceSize === "M0"
      ? { ...region, providerName: "TENANT", backingProviderName: "AWS", electableSpecs: { instanceSize } }
      : { ...region, providerName: "AWS", electableSpecs: { instanceSize, nodeCount: 3 } };
  return { name, clusterType: "REPLICASET", tags, replicationSpecs: [{ regionConfigs: [config] }] };
}

function deleting({ colleague }: World, { kind, id, groupId, name, properties }: Thing): Task {
  const text = `deletes ${kind} ${name}`;
  switch (kind) {
    case "project":
      return { text, run: () => colleague.call("deleteProject", { groupId: id }) };
    case "user":
      return {
        text,
        run: () => colleague.call("deleteDatabaseUser", { groupId, databaseName: "admin", username: name }),
      };
    case "entry":
      return { text, run: () => colleague.call("deleteAccessEntry", { groupId, entryValue: name }) };
    case "cluster":
      if (properties.size === "FLEX")
        return { text, run: () => colleague.call("deleteFlexCluster", { groupId, name }) };
      return { text, run: () => colleague.call("deleteCluster", { groupId, clusterName: name }) };
  }
}

function changing(world: World, thing: Thing, nth: number): Task {
  const { colleague } = world;
  const { kind, id, groupId, name, properties } = thing;
  const tags = [{ key: "team", value: "theirs" }];
  switch (kind) {
    case "project": {
      const other = pick(projectNames, nth) ?? "";
      return {
        text: `renames project ${name} to ${other}`,
        run: () => colleague.call("updateProject", { groupId: id, body: { name: other } }),
      };
    }
    case "user": {
      const user = { groupId, databaseName: "admin", username: name };
      const change = nth % 2 === 0 ? { password: theirs } : { roles: [{ roleName: "backup", databaseName: "admin" }] };
      return {
        text: `changes the ${Object.keys(change)[0]} of user ${name}`,
        run: () => colleague.call("updateDatabaseUser", { ...user, body: change }),
      };
    }
    case "entry":
      return {
        text: `changes the comment of entry ${name}`,
        run: () =>
          colleague.call("createAccessEntries", { groupId, body: [{ cidrBlock: name, comment: "not yours" }] }),
      };
    case "cluster":
      // Atlas lets no program change a free one.
      if (properties.size === "M0") return deleting(world, thing);
      if (properties.size === "FLEX") {
        return {
          text: `changes the tags of cluster ${name}`,
          run: () => colleague.call("updateFlexCluster", { groupId, name, body: { tags } }),
        };
      }
      return {
        text: `changes the tags of cluster ${name}`,
        run: () => colleague.call("updateCluster", { groupId, clusterName: name, body: { tags } }),
      };
  }
}

export function pick<T>(list: readonly T[], nth: number): T | undefined {
  return list[nth % list.length];
}
