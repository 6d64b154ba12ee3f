import type { Atlas } from "../src/atlas/index.ts";
import { type Foreseen, isUnsettled, type Readiness, type Writing } from "../src/entity/index.ts";
import { AccessList, accessListOf } from "./access-list.ts";
import { AllowedAddresses } from "./allowed-addresses.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { drillGone, sweepLeftover } from "./backup/drill-cluster.ts";
import { mustHaveBackups } from "./backup/family.ts";
import { backupActions } from "./backup/index.ts";
import { safetyServed, takeSnapshotBefore } from "./backup/safety-snapshot.ts";
import type { Desk, Subject } from "./backup/subject.ts";
import { concernsSchedule, isOfSchedule } from "./backup-plan/comparison.ts";
import { reconcileSchedule, scheduleOf } from "./backup-plan/schedule.ts";
import { clusterActions } from "./cluster-actions.ts";
import { clusterChange, flexClusterChange, newCluster, newFlexCluster } from "./cluster-body.ts";
import { compareCluster } from "./cluster-comparison.ts";
import { type ClusterDefinition, type ClusterState, clusterDefinition, clusterState } from "./cluster-definition.ts";
import { type ClusterView, viewOfCluster, viewOfFlex } from "./cluster-view.ts";
import { clusterWritings } from "./cluster-writing.ts";
import { type Comparison, differing } from "./decision.ts";
import { familyOf } from "./instance-size.ts";
import { removed } from "./removal.ts";

/** Where a cluster is looked for. */
interface Spot {
  readonly groupId: string;
  readonly name: string;
  readonly flex: boolean;
}

/**
 * A cluster: free (M0), Flex, or dedicated.
 *
 * Flex clusters live behind endpoints of their own; that difference ends here. A cluster is known by its id: one of the
 * same name that somebody made in its place is not ours. Access entries made for `allow_ips` belong to it.
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
    const remembered = before ? await this.at(before, fresh) : undefined;
    if (JSON.stringify(before) === JSON.stringify(wanted)) return remembered;
    // Whatever somebody has put in the place that was ours is not in the way of one with another name.
    return remembered && this.ours(remembered) ? remembered : this.at(wanted, fresh);
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
    const allowed = this.allowed(found);
    const { missing, surplus } = await allowed.difference();
    if (missing.length + surplus.length === 0) return comparison;
    const { wanted } = allowed;
    const now = [...wanted.filter((one) => !missing.includes(one)), ...surplus];
    return { ...comparison, changes: [...comparison.changes, ...differing("allow_ips", now, wanted)] };
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
    const groupId = this.definition.project_id;
    const created = await this.settled(async () =>
      familyOf(this.definition.instance_size) === "flex"
        ? viewOfFlex(
            await this.atlas.call("createFlexCluster", { groupId, body: newFlexCluster(this.definition) }),
            groupId,
          )
        : viewOfCluster(
            await this.atlas.call("createCluster", { groupId, body: newCluster(this.definition) }),
            groupId,
          ),
    );
    await this.remember({ ...this.known(created), existing: false });
    await this.reconcileAccess(created);
    if (concernsSchedule(this.definition.backup)) {
      await reconcileSchedule(this.atlas, this.definition, await this.idle(created));
    }
    // Atlas pauses only what runs already.
    return this.definition.paused === true ? this.change(created, { paused: true }) : created;
  }

  /** Access first, for it needs no waiting; then resume; then the cluster in one request, its schedule in one; then pause. */
  protected async update(found: ClusterView, { changes }: Comparison): Promise<ClusterView> {
    await this.reconcileAccess(found);
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
    await this.shareAccess(found);
    if (found.stateName !== "IDLE") return { ready: false, why: `Atlas to finish (${found.stateName})` };
    if (found.srv === undefined && found.standard === undefined) return { ready: false, why: "a connection string" };
    if (this.state.applied !== true && this.state.allowed?.length) {
      const pending = await this.accessList(found).pending(this.state.allowed);
      if (pending) return { ready: false, ...pending };
      await this.remember({ applied: true });
    }
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
    if (before === "apply") await this.tidyAccess(found);
    if (this.state.drill === undefined) return;
    const swept = await sweepLeftover(this.desk());
    if (swept && before === "remove") await drillGone(this.desk(), swept);
  }

  protected override leftovers(): boolean {
    return (this.state.allowed ?? []).length > 0;
  }

  protected override removalWritings(found: ClusterView | undefined): readonly Writing[] {
    const project = found?.groupId ?? this.state.project_id ?? this.definition.project_id;
    const list = new AccessList(this.atlas, project, this.context.others);
    const network = (this.state.allowed ?? []).some((entry) => !list.isShared(entry));
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
    const list = new AccessList(this.atlas, groupId, this.context.others);
    for (const entry of this.state.allowed ?? []) await list.remove(entry);
    await this.remember({ allowed: [] });
    if (!found) return;
    const spot = { groupId, name: found.name, flex: found.family === "flex" };
    if (goes) await this.sendDelete(spot, found.backupEnabled);
    await this.until({ minutes: 60, waitingFor: "the cluster to be gone" }, async () => !(await this.at(spot, true)));
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

  /** Snapshots outlive the cluster unless the definition says otherwise. */
  private async sendDelete({ groupId, name, flex }: Spot, backups: boolean): Promise<void> {
    const underWay = ["CLUSTER_ALREADY_REQUESTED_DELETION"];
    // Said either way: a policy on backups has to see that a deletion takes them along.
    const query = backups ? { query: { retainBackups: this.definition.backup?.retain_on_delete ?? true } } : {};
    const send = (): Promise<unknown> =>
      flex
        ? this.atlas.call("deleteFlexCluster", { groupId, name })
        : this.atlas.call("deleteCluster", { groupId, clusterName: name, ...query });
    await removed(send, underWay);
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
  private async change(found: ClusterView, what: ReadonlySet<string> | { paused: boolean }): Promise<ClusterView> {
    const { groupId, name } = found;
    const current = await this.idle(found);
    if (found.family === "flex") {
      const body = flexClusterChange(this.definition, what as ReadonlySet<string>);
      return viewOfFlex(await this.atlas.call("updateFlexCluster", { groupId, name, body }), groupId);
    }
    const body = "paused" in what ? what : clusterChange(this.definition, current.replicationSpecs, what);
    try {
      return viewOfCluster(await this.atlas.call("updateCluster", { groupId, clusterName: name, body }), groupId);
    } catch (error) {
      // Atlas refuses to pause what is paused, so that a repeat after a lost answer looks like a failure.
      const now = "paused" in what && isUnsettled(error) ? await this.read(true) : undefined;
      if (!("paused" in what) || now?.paused !== what.paused) throw error;
      return now;
    }
  }

  /** Looked at anew: a change is built on what is there, and the list that we know it from may be as old as the run. */
  private async idle(found: ClusterView): Promise<ClusterView> {
    let current: ClusterView | undefined = found;
    const spot = { groupId: found.groupId, name: found.name, flex: found.family === "flex" };
    await this.until({ minutes: 60, waitingFor: `${this.label} to be idle` }, async () => {
      current = await this.at(spot, true);
      return current === undefined || current.stateName === "IDLE";
    });
    return current ?? found;
  }

  private async at({ groupId, name, flex }: Spot, fresh: boolean): Promise<ClusterView | undefined> {
    if (flex) {
      const found = await this.atlas.find("getFlexCluster", { groupId, name }, { fresh });
      return found && viewOfFlex(found, groupId);
    }
    const found = await this.atlas.find("getCluster", { groupId, clusterName: name }, { fresh });
    return found && viewOfCluster(found, groupId);
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

  /** One after the other in a project: what a template beside this one has just made is not made over. */
  private reconcileAccess(found: ClusterView): Promise<void> {
    return this.session.inTurn.run(accessListOf(found.groupId), () => this.allowed(found).reconcile());
  }

  /** Likewise: what a template beside this one gives up is either kept for this one, or seen to be gone. */
  private shareAccess(found: ClusterView): Promise<void> {
    return this.session.inTurn.run(accessListOf(found.groupId), () => this.allowed(found).share());
  }

  /** Entries that were made for a cluster that this template stands for no more go; those that it relies on stay. */
  private async tidyAccess(found: ClusterView | undefined): Promise<void> {
    const { project_id: before, allowed = [] } = this.context.state as ClusterState;
    const now = found?.groupId ?? this.definition.project_id;
    const kept = before === now ? (this.state.allowed ?? []) : [];
    const left = allowed.filter((one) => !kept.includes(one));
    if (before !== undefined && left.length > 0) {
      const list = new AccessList(this.atlas, before, this.context.others);
      await this.session.inTurn.run(accessListOf(before), async () => {
        for (const entry of left) await list.remove(entry);
      });
      if (this.state.project_id === before) await this.remember({ allowed: kept });
    }
    if (found && this.state.project_id === now) await this.shareAccess(found);
  }

  private accessList(found: ClusterView): AccessList {
    return new AccessList(this.atlas, found.groupId, this.context.others);
  }

  private allowed(found: ClusterView): AllowedAddresses {
    return new AllowedAddresses({
      list: this.accessList(found),
      wanted: this.definition.allow_ips ?? [],
      made: () => this.state.allowed ?? [],
      note: (made, isNew) => this.remember({ allowed: [...made], ...(isNew ? { applied: false } : {}) }),
      comment: `cluster ${found.name}`.slice(0, 80),
    });
  }
}
