import type { Atlas, Serial } from "../../src/atlas/index.ts";
import type { Change, EntityContext } from "../../src/entity/index.ts";
import { AccessList, accessListOf } from "../access-list.ts";
import { AllowedAddresses } from "../allowed-addresses.ts";
import { differing } from "../decision.ts";
import type { ClusterDefinition, ClusterState } from "./definition.ts";
import type { ClusterView } from "./view.ts";

export interface ClusterAccessOptions {
  readonly atlas: Atlas;
  readonly context: EntityContext;
  readonly definition: ClusterDefinition;
  readonly inTurn: Serial;
  state(): Partial<ClusterState>;
  remember(more: Partial<ClusterState>): Promise<void>;
}

/** Entries of its project's access list that were made for the `allow_ips` of one cluster, and belong to it. */
export class ClusterAccess {
  private readonly options: ClusterAccessOptions;

  constructor(options: ClusterAccessOptions) {
    this.options = options;
  }

  async changes(cluster: ClusterView): Promise<Change[]> {
    const allowed = this.allowed(cluster);
    const { missing, surplus } = await allowed.difference();
    if (missing.length + surplus.length === 0) return [];
    const { wanted } = allowed;
    return differing("allow_ips", [...wanted.filter((one) => !missing.includes(one)), ...surplus], wanted);
  }

  /** One after the other in a project: what a template beside this one has just made is not made over. */
  reconcile(cluster: ClusterView): Promise<void> {
    return this.options.inTurn.run(accessListOf(cluster.groupId), () => this.allowed(cluster).reconcile());
  }

  /** Likewise: what a template beside this one gives up is either kept for this one, or seen to be gone. */
  share(cluster: ClusterView): Promise<void> {
    return this.options.inTurn.run(accessListOf(cluster.groupId), () => this.allowed(cluster).share());
  }

  /** Entries that were made for a cluster that this template stands for no more go; those that it relies on stay. */
  async tidy(cluster: ClusterView | undefined): Promise<void> {
    const { context, definition, inTurn, remember, state } = this.options;
    const { project_id: before, allowed = [] } = context.state as ClusterState;
    const now = cluster?.groupId ?? definition.project_id;
    const kept = before === now ? this.made : [];
    const left = allowed.filter((one) => !kept.includes(one));
    if (before !== undefined && left.length > 0) {
      const list = this.list(before);
      await inTurn.run(accessListOf(before), async () => {
        for (const entry of left) await list.remove(entry);
      });
      if (state().project_id === before) await remember({ allowed: kept });
    }
    if (cluster && state().project_id === now) await this.share(cluster);
  }

  /** What has yet to be active, or undefined when all of it is. */
  async pending(cluster: ClusterView): Promise<{ readonly why: string; readonly failed?: boolean } | undefined> {
    if (this.options.state().applied === true || this.made.length === 0) return undefined;
    const pending = await this.list(cluster.groupId).pending(this.made);
    if (!pending) await this.options.remember({ applied: true });
    return pending;
  }

  /** Whether an entry would go with the cluster: others may share what was made for it. */
  takesEntries(project: string): boolean {
    const list = this.list(project);
    return this.made.some((entry) => !list.isShared(entry));
  }

  async remove(project: string): Promise<void> {
    const list = this.list(project);
    for (const entry of this.made) await list.remove(entry);
    await this.options.remember({ allowed: [] });
  }

  private get made(): string[] {
    return this.options.state().allowed ?? [];
  }

  private list(project: string): AccessList {
    return new AccessList(this.options.atlas, project, this.options.context.others);
  }

  private allowed(cluster: ClusterView): AllowedAddresses {
    const { definition, remember } = this.options;
    return new AllowedAddresses({
      list: this.list(cluster.groupId),
      wanted: definition.allow_ips ?? [],
      made: () => this.made,
      note: (made, isNew) => remember({ allowed: [...made], ...(isNew ? { applied: false } : {}) }),
      comment: `cluster ${cluster.name}`.slice(0, 80),
    });
  }
}
