import type { Atlas } from "../src/atlas/index.ts";
import { type Foreseen, isUnsettled, type Readiness, type Writing } from "../src/entity/index.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { drillGone, sweepLeftover } from "./backup/drill-cluster.ts";
import { mustHaveBackups } from "./backup/family.ts";
import { backupActions } from "./backup/index.ts";
import { safetyServed, takeSnapshotBefore } from "./backup/safety-snapshot.ts";
import type { Desk, Subject } from "./backup/subject.ts";
import { concernsSchedule, isOfSchedule } from "./backup-plan/comparison.ts";
import { reconcileSchedule, scheduleOf } from "./backup-plan/schedule.ts";
import { ClusterAccess } from "./cluster/access.ts";
import { clusterActions } from "./cluster/actions.ts";
import {
  type ClusterWish,
  changeCluster,
  createCluster,
  deleteCluster,
  findCluster,
  type Spot,
  spotOf,
} from "./cluster/calls.ts";
import { compareCluster } from "./cluster/comparison.ts";
import { type ClusterDefinition, type ClusterState, clusterDefinition, clusterState } from "./cluster/definition.ts";
import type { ClusterView } from "./cluster/view.ts";
import { clusterWritings } from "./cluster/writing.ts";
import type { Comparison } from "./decision.ts";
import { familyOf } from "./instance-size.ts";

/**
 * A cluster: free (M0), Flex, or dedicated.
 *
 * One is known by its id: another of the same name that somebody made in its place is not ours. Access entries made for
 * `allow_ips` belong to it.
 */
export class Cluster extends AtlasEntity<ClusterDefinition, ClusterState, ClusterView> {
  static readonly kind = "cluster";
  static readonly area = "clusters";
  static readonly summary = "A cluster: free (M0), FLEX, or dedicated (M10 and up) in one region.";
  static readonly definition = clusterDefinition;
  static readonly state = clusterState;
  /** Dedicated clusters take 13 to 24 minutes to be made. */
  static readonly readiness = { initialDelay: 1, period: 10, attempts: 360 };
  static readonly actions = clusterActions;
  static readonly writings = clusterWritings;

  protected readonly personal = ["id", "connection_standard", "connection_srv", "safety"] as const;
  protected readonly label = `cluster "${this.definition.name}"`;

  protected async lists(atlas: Atlas) {
    const here = { groupId: this.definition.project_id };
    await atlas.readAhead(this.spotInDefinition().flex ? "listFlexClusters" : "listClusters", here);
    if (this.definition.allow_ips) await atlas.readAhead("listAccessEntries", here);
  }

  protected async read(fresh: boolean): Promise<ClusterView | undefined> {
    const before = this.spotInState();
    const wanted = this.spotInDefinition();
    const remembered = before ? await findCluster(this.atlas, before, fresh) : undefined;
    if (JSON.stringify(before) === JSON.stringify(wanted)) return remembered;
    // Whatever somebody has put in the place that was ours is not in the way of one with another name.
    return remembered && this.ours(remembered) ? remembered : findCluster(this.atlas, wanted, fresh);
  }

  protected recorded(found: ClusterView): boolean {
    return found.id !== undefined && found.id === this.state.id;
  }

  protected intended(found: ClusterView): boolean {
    return found.name === this.state.name && found.groupId === this.state.project_id;
  }

  protected identity({ id }: Partial<ClusterState>) {
    return id;
  }

  protected place({ project_id, name }: Partial<ClusterState>) {
    return project_id && name && `${project_id} ${name}`;
  }

  protected async compare(found: ClusterView): Promise<Comparison> {
    const schedule = await scheduleOf(this.atlas, this.definition, found);
    const comparison = compareCluster(this.definition, found, schedule);
    return { ...comparison, changes: [...comparison.changes, ...(await this.access.changes(found))] };
  }

  protected intent() {
    const { name, project_id, instance_size } = this.definition;
    return { name, project_id, instance_size };
  }

  protected known(found: ClusterView) {
    return {
      ...(found.id === undefined ? {} : { id: found.id }),
      name: found.name,
      project_id: found.groupId,
      instance_size: found.instanceSize,
      ...(found.standard === undefined ? {} : { connection_standard: found.standard }),
      ...(found.srv === undefined ? {} : { connection_srv: found.srv }),
      ...(this.isResized(found) ? { safety: undefined } : {}),
    };
  }

  /** Whether the step that a snapshot was taken for is made, though the answer to it may have been lost. */
  private isResized({ instanceSize, diskSizeGb }: ClusterView): boolean {
    const { instance_size, disk_size_gb } = this.definition;
    if (this.state.safety?.before !== this.resizeStep()) return false;
    return instanceSize === instance_size && (disk_size_gb === undefined || diskSizeGb === disk_size_gb);
  }

  private resizeStep(): string {
    const { instance_size, disk_size_gb } = this.definition;
    return `the resize to ${instance_size}${disk_size_gb === undefined ? "" : ` with ${disk_size_gb} GB`}`;
  }

  protected async create(): Promise<ClusterView> {
    const created = await this.settled(() => createCluster(this.atlas, this.definition));
    await this.remember({ ...this.known(created), existing: false });
    await this.access.reconcile(created);
    if (concernsSchedule(this.definition.backup)) {
      await reconcileSchedule(this.atlas, this.definition, await this.idle(created));
    }
    // Atlas pauses only what runs already.
    return this.definition.paused === true ? this.change(created, { paused: true }) : created;
  }

  /** Access first, for it needs no waiting; then resume; then the cluster in one request, its schedule in one; then pause. */
  protected async update(found: ClusterView, { changes }: Comparison): Promise<ClusterView> {
    await this.access.reconcile(found);
    const fields = new Set(changes.map(({ field }) => field));
    fields.delete("allow_ips");
    const pausing = fields.delete("paused") ? this.definition.paused : undefined;
    let current = found;
    if (pausing === false) current = await this.change(current, { paused: false });
    const timed = [...fields].filter(isOfSchedule);
    for (const field of timed) fields.delete(field);
    if (fields.size > 0) current = await this.changeSafely(current, fields);
    if (timed.length > 0) await reconcileSchedule(this.atlas, this.definition, await this.idle(current));
    if (pausing === true) current = await this.change(current, { paused: true });
    return current;
  }

  protected async isReady(found: ClusterView): Promise<Readiness> {
    await this.access.share(found);
    if (found.stateName !== "IDLE") return { ready: false, why: `Atlas to finish (${found.stateName})` };
    if (found.srv === undefined && found.standard === undefined) return { ready: false, why: "a connection string" };
    const pending = await this.access.pending(found);
    if (pending) return { ready: false, ...pending };
    return { ready: true };
  }

  protected override async obstacle(found: ClusterView) {
    if (this.definition.deletion_protection === true) {
      return {
        reason: `${this.label} has \`deletion_protection: true\``,
        hint: "Write `deletion_protection: false`, run monk update, then delete.",
      };
    }
    if (!found.terminationProtection) return undefined;
    return {
      reason: `${this.label} is protected against deletion in Atlas`,
      hint:
        found.family === "free"
          ? "Switch that off on Atlas's own pages: it takes no change of a free cluster from a program."
          : "Write `termination_protection: false`, run monk update, then delete.",
    };
  }

  protected override async tidy(before: "apply" | "remove", found: ClusterView | undefined): Promise<void> {
    if (before === "apply") await this.access.tidy(found);
    if (this.state.drill === undefined) return;
    const swept = await sweepLeftover(this.desk());
    if (swept && before === "remove") await drillGone(this.desk(), swept);
  }

  protected override leftovers(): boolean {
    return (this.state.allowed ?? []).length > 0;
  }

  protected override removalWritings(found: ClusterView | undefined): readonly Writing[] {
    const project = found?.groupId ?? this.state.project_id ?? this.definition.project_id;
    const network = this.access.takesEntries(project);
    const goes = found !== undefined && found.stateName !== "DELETING";
    const { backup, snapshot_before } = this.definition;
    const drops = found?.family === "flex" || (found?.backupEnabled === true && backup?.retain_on_delete === false);
    const backups = goes && (drops || snapshot_before?.includes("delete"));
    return [
      ...(backups ? [{ area: "backups", project }] : []),
      ...(network ? [{ area: "network", project }] : []),
      ...(goes ? [{ area: "clusters", project }] : []),
    ];
  }

  /** After the snapshot the entries go first: once the cluster is gone, nothing would tell that they were its. */
  protected async delete(found: ClusterView | undefined): Promise<void> {
    const goes = found !== undefined && found.stateName !== "DELETING";
    if (goes) await takeSnapshotBefore("delete", "its deletion", this.subject(found));
    const groupId = found?.groupId ?? this.state.project_id ?? this.definition.project_id;
    await this.access.remove(groupId);
    if (!found) return;
    if (goes) await deleteCluster(this.atlas, this.definition, found);
    const spot = spotOf(found);
    const isGone = async () => !(await findCluster(this.atlas, spot, true));
    await this.until({ minutes: 60, waitingFor: "the cluster to be gone" }, isGone);
  }

  /** What a free cluster cannot have is refused before Atlas is asked anything. */
  override async act(name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { name: cluster, instance_size } = this.definition;
    if (Object.hasOwn(backupActions, name)) mustHaveBackups(familyOf(instance_size), cluster);
    return super.act(name, given);
  }

  protected override async perform(name: string, given: unknown, cluster: ClusterView): Promise<unknown> {
    const action = Object.hasOwn(clusterActions, name) ? clusterActions[name] : undefined;
    if (!action) return super.perform(name, given, cluster);
    if (Object.hasOwn(backupActions, name)) mustHaveBackups(cluster.family, cluster.name);
    return action.run(this.subject(cluster), given as never);
  }

  protected override async foreseen(name: string, given: unknown, cluster: ClusterView): Promise<Foreseen | undefined> {
    const action = Object.hasOwn(clusterActions, name) ? clusterActions[name] : undefined;
    if (action?.foresee === undefined) return undefined;
    mustHaveBackups(cluster.family, cluster.name);
    return action.foresee(this.subject(cluster), given as never);
  }

  /** What work around backups may use; the rest of a `Subject` is the cluster itself. */
  private desk(): Desk {
    return {
      atlas: this.atlas,
      host: this.session.host,
      context: this.context,
      notes: () => ({ drill: this.state.drill, safety: this.state.safety }),
      note: (more) => this.remember(more),
    };
  }

  private subject(cluster: ClusterView): Subject {
    return { ...this.desk(), cluster, definition: this.definition };
  }

  private async changeSafely(found: ClusterView, fields: ReadonlySet<string>): Promise<ClusterView> {
    if (!fields.has("instance_size") && !fields.has("disk_size_gb")) return this.change(found, fields);
    await takeSnapshotBefore("resize", this.resizeStep(), this.subject(found));
    const changed = await this.change(found, fields);
    await safetyServed(this.desk());
    return changed;
  }

  /** Sends one change once Atlas will take one. */
  private async change(found: ClusterView, wish: ClusterWish): Promise<ClusterView> {
    const current = await this.idle(found);
    try {
      return await changeCluster(this.atlas, this.definition, current, wish);
    } catch (error) {
      // Atlas refuses to pause what is paused, so that a repeat after a lost answer looks like a failure.
      const now = "paused" in wish && isUnsettled(error) ? await this.read(true) : undefined;
      if (!("paused" in wish) || now?.paused !== wish.paused) throw error;
      return now;
    }
  }

  /** Looked at anew: a change is built on what is there, and the list that we know it from may be as old as the run. */
  private async idle(found: ClusterView): Promise<ClusterView> {
    let current: ClusterView | undefined = found;
    const spot = spotOf(found);
    await this.until({ minutes: 60, waitingFor: `${this.label} to be idle` }, async () => {
      current = await findCluster(this.atlas, spot, true);
      return current === undefined || current.stateName === "IDLE";
    });
    return current ?? found;
  }

  private spotInState(): Spot | undefined {
    const { project_id, name, instance_size } = this.state;
    if (!this.remembered || !project_id || !name) return undefined;
    return { groupId: project_id, name, flex: familyOf(instance_size ?? this.definition.instance_size) === "flex" };
  }

  private spotInDefinition(): Spot {
    const { project_id, name, instance_size } = this.definition;
    return { groupId: project_id, name, flex: familyOf(instance_size) === "flex" };
  }

  private get access(): ClusterAccess {
    const { atlas, context, definition, session } = this;
    return new ClusterAccess({
      atlas,
      context,
      definition,
      inTurn: session.inTurn,
      state: () => this.state,
      remember: (more) => this.remember(more),
    });
  }
}
