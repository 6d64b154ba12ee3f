import { type Cluster, isAbsent } from "../../src/atlas/index.ts";
import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { newCluster } from "../cluster/body.ts";
import { type ClusterView, viewOfCluster } from "../cluster/view.ts";
import { hasLocalDisk, type Provider } from "../instance-size.ts";
import { randomMark } from "../random-mark.ts";
import { removed } from "../removal.ts";
import type { DrillNote } from "./drill-note.ts";
import { poll } from "./poll.ts";
import type { Desk, Subject } from "./subject.ts";

/** Told by its tag, and by its name to those who look into Atlas. */
const tag = "monk-restore-drill";
const prefix = "restore-drill-";

/**
 * Writes down the name of a temporary cluster that is not there yet, for `make`.
 * Atlas takes host names from the first 23 characters, so the name has no more.
 */
export async function noteDrill(subject: Subject): Promise<DrillNote> {
  const { groupId, name: of } = subject.cluster;
  const note = { name: `${prefix}${randomMark(subject)}`, of, project_id: groupId };
  await subject.note({ drill: note });
  return note;
}

/** Asks for the temporary cluster: where and how large the cluster itself is, with the version that the snapshot needs. */
export async function makeDrillCluster(
  subject: Subject,
  note: DrillNote,
  { size, version }: { readonly size: string; readonly version: string | undefined },
): Promise<ClusterView> {
  const { cluster, definition } = subject;
  const { diskSizeGb: disk, provider, region } = cluster;
  const body = newCluster({
    name: note.name,
    project_id: note.project_id,
    secret_ref: definition.secret_ref,
    provider: provider as Provider,
    region: cluster.replicationSpecs?.[0]?.regionConfigs[0]?.regionName ?? region,
    instance_size: size,
    ...(disk === undefined || hasLocalDisk(size) ? {} : { disk_size_gb: disk }),
    ...(version === undefined ? {} : { mongodb_version: version }),
    tags: { [tag]: note.of },
    // Nobody will want this one back; but Atlas has no local disks without backups.
    backup: { enabled: hasLocalDisk(size) },
  });
  const send = () => subject.atlas.call("createCluster", { groupId: note.project_id, body });
  let made: Cluster;
  try {
    made = await send();
  } catch (error) {
    if (!isUnsettled(error)) throw error;
    // The name is nobody else's: sent a second time, it makes no second cluster.
    const there = await at(subject, note);
    made = there && isOurs(there, note) ? there : await send();
  }
  if (made.id !== undefined) await subject.note({ drill: { ...note, id: made.id } });
  return viewOfCluster(made, note.project_id);
}

/** The temporary cluster as Atlas has it now; undefined when it is not there, or when another one has its name. */
export async function drillCluster(desk: Desk, note: DrillNote): Promise<ClusterView | undefined> {
  const found = await at(desk, note);
  return found && isOurs(found, note) ? viewOfCluster(found, note.project_id) : undefined;
}

/**
 * Has Atlas delete the temporary cluster that the state tells of, and forgets it. What is not the one that was made here
 * is left alone. Answers what is being deleted, or undefined where there was nothing.
 */
export async function sweepDrill(desk: Desk): Promise<DrillNote | undefined> {
  const note = desk.notes().drill;
  if (!note) return undefined;
  const found = (await drillCluster(desk, note)) ?? (await listedDrill(desk, note));
  if (found) {
    const given = { groupId: note.project_id, clusterName: note.name };
    const send = () => desk.atlas.call("deleteCluster", given);
    const outcome = await removed(send, ["CLUSTER_ALREADY_REQUESTED_DELETION"]);
    if (outcome === "gone") await mustGo(desk, note);
  }
  await desk.note({ drill: undefined });
  return found && note;
}

/** Removes what an earlier drill left behind when it was killed, and says so. */
export async function sweepLeftover(desk: Desk): Promise<DrillNote | undefined> {
  const swept = await sweepDrill(desk);
  if (swept) desk.context.notice(`An earlier restore drill left cluster "${swept.name}" behind: it is being deleted.`);
  return swept;
}

/** Resolves once a cluster that is being deleted is there no more. */
export async function drillGone(desk: Desk, note: DrillNote): Promise<void> {
  const patience = {
    deadline: desk.host.now() + 30 * 60_000,
    waitingFor: `${note.name} to be gone`,
    afterwards: "Atlas is deleting it; nothing is left to do.",
  };
  await poll(desk, patience, async () => ((await drillCluster(desk, note)) ? undefined : true));
}

/** The same from the list, a second witness: forgotten by mistake, the cluster would cost money and nobody would know. */
async function listedDrill({ atlas }: Desk, note: DrillNote): Promise<ClusterView | undefined> {
  try {
    const all = await atlas.collection("listClusters", { groupId: note.project_id }, { fresh: true });
    const found = all.find((one) => one.name === note.name && isOurs(one, note));
    return found && viewOfCluster(found, note.project_id);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Rejects where the cluster stays, although Atlas had nothing to delete. */
async function mustGo(desk: Desk, note: DrillNote): Promise<void> {
  const left = await drillCluster(desk, note);
  if (left === undefined || left.stateName === "DELETING") return;
  throw new Explained(
    `Atlas shows cluster "${note.name}" of a restore drill, and says that there is none to delete`,
    "Run the same again: it deletes the cluster first.",
  );
}

async function at({ atlas }: Desk, note: DrillNote): Promise<Cluster | undefined> {
  return atlas.find("getCluster", { groupId: note.project_id, clusterName: note.name }, { fresh: true });
}

/**
 * By its id; or, where Atlas's answer never came, by the tag that it was to get. Its name has to be one of a drill too:
 * a state that was edited must not have another cluster taken for a leftover, and deleted by an update.
 */
function isOurs({ id, name, tags }: Cluster, note: DrillNote): boolean {
  if (!name.startsWith(prefix)) return false;
  if (note.id !== undefined) return id === note.id;
  return (tags ?? []).some(({ key, value }) => key === tag && value === note.of);
}
