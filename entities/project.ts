import {
  type Atlas,
  type Cluster as AtlasCluster,
  AtlasError,
  type Project as AtlasProject,
  type FlexCluster,
} from "../src/atlas/index.ts";
import type { Readiness } from "../src/entity/index.ts";
import { alertActions } from "./alert/action.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { drillNote } from "./backup/drill-note.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { organizationNamed } from "./organization/lookup.ts";
import { type ProjectDefinition, type ProjectState, projectDefinition, projectState } from "./project/definition.ts";
import { partChanges, sendParts } from "./project/part.ts";
import { removed } from "./removal.ts";
import { tagList, tagsOf } from "./tags.ts";

/**
 * An Atlas project.
 *
 * It is known by its id once that is recorded, and by its name before; so a rename is a change, and a namesake is not ours.
 */
export class Project extends AtlasEntity<ProjectDefinition, ProjectState, AtlasProject> {
  static readonly kind = "project";
  static readonly area = "projects";
  static readonly summary = "A project: the home of clusters, users and access entries.";
  static readonly definition = projectDefinition;
  static readonly state = projectState;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 24 };
  static readonly actions = alertActions;

  protected readonly personal = ["id", "organization_id"] as const;
  protected readonly label = `project "${this.definition.name}"`;
  private toldOfAlerts = false;

  protected lists(atlas: Atlas) {
    return atlas.readAhead("listProjects", {});
  }

  protected async read(fresh: boolean): Promise<AtlasProject | undefined> {
    const { id, name } = this.state;
    const known = id ? await this.atlas.find("getProject", { groupId: id }, { fresh }) : undefined;
    if (known) return known;
    const begun = this.begun && name !== undefined ? await this.named(name) : undefined;
    return begun ?? (await this.named(this.definition.name));
  }

  protected recorded(found: AtlasProject): boolean {
    return found.id === this.state.id;
  }

  protected intended(found: AtlasProject): boolean {
    return found.name === this.state.name;
  }

  protected identity({ id }: { id?: string | undefined }) {
    return id;
  }

  protected place({ name }: { name?: string | undefined }) {
    return name;
  }

  protected async compare(found: AtlasProject): Promise<Comparison> {
    const organization = await organizationNamed(this.atlas, this.definition.organization);
    const { name, tags } = this.definition;
    this.tellOfAlerts(found);
    return {
      changes: [
        ...differing("name", found.name, name),
        ...(tags ? differing("tags", tagsOf(found.tags), tagsOf(tagList(tags))) : []),
        ...(await partChanges(this.atlas, found.id, this.definition)),
      ],
      fixed: fixedDiffering(
        "organization",
        found.orgId,
        organization.id,
        "A project stays in its organization: put the old one back, or declare a new project under another key.",
      ),
      ...this.notYetFree(found),
    };
  }

  /** A project whose template has got another name has its old one until that template is applied. */
  private notYetFree(found: AtlasProject): Pick<Comparison, "blocked"> {
    const owner = this.recorded(found)
      ? undefined
      : this.context.others().find((other) => other.declared && other.state.id === found.id);
    if (owner === undefined) return {};
    const reason = `is the project of ${owner.path}, which declares another name for it`;
    return { blocked: { reason, hint: `Run the same command again once ${owner.path} is updated.` } };
  }

  protected override async beforeCreate(): Promise<void> {
    await organizationNamed(this.atlas, this.definition.organization);
  }

  protected intent() {
    return { name: this.definition.name };
  }

  protected known(found: AtlasProject) {
    return { id: found.id, name: found.name, organization_id: found.orgId };
  }

  protected async create(): Promise<AtlasProject> {
    const { name, organization, tags, default_alerts } = this.definition;
    const { id: orgId } = await organizationNamed(this.atlas, organization);
    const body = {
      name,
      orgId,
      ...(tags ? { tags: tagList(tags) } : {}),
      ...(default_alerts === undefined ? {} : { withDefaultAlertsSettings: default_alerts }),
    };
    const created = await this.settled(() => this.atlas.call("createProject", { body }));
    await this.remember({ ...this.known(created), existing: false });
    const changes = await partChanges(this.atlas, created.id, this.definition);
    await sendParts(this.atlas, created.id, this.definition, changes);
    return created;
  }

  protected async update(found: AtlasProject, { changes }: Comparison): Promise<AtlasProject> {
    const { name, tags } = this.definition;
    const fields = new Set(changes.map(({ field }) => field));
    const body = {
      ...(fields.has("name") ? { name } : {}),
      ...(tags && fields.has("tags") ? { tags: tagList(tags) } : {}),
    };
    const own = fields.has("name") || fields.has("tags");
    const changed = own ? await this.atlas.call("updateProject", { groupId: found.id, body }) : found;
    await sendParts(this.atlas, found.id, this.definition, changes);
    return changed;
  }

  /** The alerts themselves may have been changed since by whoever gets them: it is for them to decide. */
  private tellOfAlerts({ withDefaultAlertsSettings: found }: AtlasProject): void {
    const { default_alerts: wanted } = this.definition;
    if (wanted === undefined || found === undefined || wanted === found || this.toldOfAlerts) return;
    this.toldOfAlerts = true;
    const was = found ? "was made with" : "was made without";
    this.context.notice(
      `${this.label} ${was} Atlas's default alerts, and \`default_alerts: ${wanted}\` comes too late to change that: add or delete the alerts themselves.`,
    );
  }

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  protected override async perform(name: string, given: unknown, found: AtlasProject): Promise<unknown> {
    const action = Object.hasOwn(alertActions, name) ? alertActions[name] : undefined;
    if (!action) return super.perform(name, given, found);
    const { atlas, context } = this;
    return action.run({ atlas, context, groupId: found.id, now: this.session.host.now() }, given as never);
  }

  /** Whatever still runs in a project is named, never cleared away. */
  protected override async obstacle(found: AtlasProject) {
    const clusters = await this.clusters({ groupId: found.id });
    // One that is being deleted is only to be waited for.
    const others = clusters.filter((one) => one.stateName !== "DELETING" && !this.goesToo(found, one));
    if (others.length === 0) return undefined;
    const names = [...new Set(others.map((cluster) => cluster.name))].sort();
    return {
      reason: `${this.label} still holds ${names.length === 1 ? "cluster" : "clusters"} ${names.join(", ")}`,
      hint: "Delete those first: with monk delete if they are declared here, in Atlas if they are somebody else's.",
    };
  }

  /** What this home has made in it goes before it, or the removal would not have begun. */
  private goesToo({ id: groupId }: AtlasProject, { id, name }: AtlasCluster | FlexCluster): boolean {
    return this.context.others().some(({ type, state: other, begun }) => {
      if (type !== "mongodb-atlas/cluster" || other.project_id !== groupId) return false;
      if (drillNote.safeParse(other.drill).data?.name === name) return true;
      // A creation that was never answered has left a name and no id.
      const isIt = other.id === undefined ? begun && other.name === name : other.id === id;
      return isIt && other.existing !== true;
    });
  }

  protected async delete(found: AtlasProject | undefined): Promise<void> {
    if (!found) return;
    const here = { groupId: found.id };
    await this.until({ minutes: 10, waitingFor: "Atlas to let go of the project's clusters" }, () => this.closed(here));
    await this.until({ minutes: 5, waitingFor: "the project to be gone" }, async () => {
      return (await this.atlas.find("getProject", here, { fresh: true })) === undefined;
    });
  }

  /** For minutes after a project's last cluster is gone, Atlas may still count it. Whether the deletion was taken. */
  private async closed(here: { groupId: string }): Promise<boolean> {
    try {
      await removed(() => this.atlas.call("deleteProject", here));
      return true;
    } catch (error) {
      const counted = error instanceof AtlasError && error.errorCode === "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS";
      const stay = (await this.clusters(here)).some(({ stateName }) => stateName !== "DELETING");
      if (!counted || stay) throw error;
      return false;
    }
  }

  private async clusters(here: { groupId: string }): Promise<readonly (AtlasCluster | FlexCluster)[]> {
    return [
      ...(await this.atlas.collection("listClusters", here, { fresh: true })),
      ...(await this.atlas.collection("listFlexClusters", here, { fresh: true })),
    ];
  }

  private async named(name: string): Promise<AtlasProject | undefined> {
    const namesakes = (await this.atlas.collection("listProjects", {})).filter((one) => one.name === name);
    if (namesakes.length === 0) return undefined;
    const organization = await organizationNamed(this.atlas, this.definition.organization);
    return namesakes.find((one) => one.orgId === organization.id);
  }
}
