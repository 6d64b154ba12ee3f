import type { Atlas, AlertConfig as AtlasAlertConfig } from "../src/atlas/index.ts";
import { type Change, Explained, type Readiness } from "../src/entity/index.ts";
import { alertBody } from "./alert/body.ts";
import {
  contentOf,
  purposeOf,
  shownMatchers,
  shownMetric,
  shownNotifications,
  shownThreshold,
} from "./alert/content.ts";
import { type Credentials, credentialsOf, secretsNamed, textOf, withCredentials } from "./alert/credential.ts";
import {
  type AlertConfigDefinition,
  type AlertConfigState,
  alertConfigDefinition,
  alertConfigState,
} from "./alert/definition.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { removed } from "./removal.ts";

type Located = AtlasAlertConfig & { readonly groupId: string };

/**
 * Whom Atlas tells of what.
 *
 * A configuration has no name. It is known by its id once that is recorded, and by its content before; so one that was
 * there already is found and not doubled. Atlas never returns credentials, so the state keeps a keyed mark of those last
 * sent: a changed secret is a change like any other.
 */
export class AlertConfig extends AtlasEntity<AlertConfigDefinition, AlertConfigState, Located> {
  static readonly kind = "alert-config";
  static readonly area = "alerts";
  static readonly summary = "An alert: what Atlas looks out for in a project, and whom it tells.";
  static readonly definition = alertConfigDefinition;
  static readonly state = alertConfigState;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 24 };
  static readonly actions = {};

  protected readonly label = `alert configuration for ${this.definition.event}`;
  protected readonly personal = ["id", "credentials_mark"] as const;

  protected lists(atlas: Atlas) {
    return atlas.readAhead("listAlertConfigs", { groupId: this.definition.project_id });
  }

  protected async read(fresh: boolean): Promise<Located | undefined> {
    const { id, project_id, content, existing } = this.state;
    if (this.remembered && project_id !== undefined) {
      const remembered = id === undefined ? undefined : await this.at(project_id, id, fresh);
      const begun = remembered ?? (id === undefined ? await this.alike(project_id, content, fresh) : undefined);
      if (begun) return begun;
    }
    const { project_id: groupId } = this.definition;
    const wanted = alertBody(this.definition);
    const alike = await this.alike(groupId, contentOf(wanted), fresh);
    // What a creation has made is exactly what was asked for: anything else is somebody else's.
    const isBeingMade = existing === undefined && id === undefined && content !== undefined;
    return alike ?? (isBeingMade ? undefined : await this.meantAlike(groupId, fresh));
  }

  protected recorded(found: Located): boolean {
    return found.id === this.state.id;
  }

  protected intended(found: Located): boolean {
    return found.groupId === this.state.project_id && contentOf(found) === this.state.content;
  }

  protected identity({ id }: Partial<AlertConfigState>) {
    return id;
  }

  protected place({ project_id, content }: Partial<AlertConfigState>) {
    return project_id && content && `${project_id} ${content}`;
  }

  protected async compare(found: Located): Promise<Comparison> {
    const wanted = alertBody(this.definition);
    const wayOut = "Put the old value back, or run monk delete with it first; then declare the new alert.";
    return {
      changes: [
        ...differing("enabled", found.enabled ?? false, wanted.enabled),
        ...differing("severity", found.severityOverride, wanted.severityOverride),
        ...differing("matchers", shownMatchers(found), shownMatchers(wanted)),
        ...differing("threshold", shownThreshold(found), shownThreshold(wanted)),
        ...differing("metric_threshold", shownMetric(found), shownMetric(wanted)),
        ...differing("notifications", shownNotifications(found), shownNotifications(wanted)),
        ...(await this.credentialChange(found)),
      ],
      fixed: [
        ...fixedDiffering("event", found.eventTypeName, this.definition.event, wayOut),
        ...fixedDiffering("project_id", found.groupId, this.definition.project_id, wayOut),
      ],
    };
  }

  /** Secrets that are not there are told before anything is sent. */
  protected override async beforeCreate(): Promise<void> {
    await this.credentials();
  }

  protected intent() {
    const { project_id, event } = this.definition;
    return { project_id, event, content: contentOf(alertBody(this.definition)) };
  }

  protected known(found: Located) {
    const event = found.eventTypeName;
    const known = { id: found.id, project_id: found.groupId, content: contentOf(found) };
    return event === undefined ? known : { ...known, event };
  }

  protected async create(): Promise<Located> {
    const { project_id: groupId } = this.definition;
    const credentials = await this.credentials();
    const body = withCredentials(alertBody(this.definition), credentials);
    const created = await this.settled(async () => ({
      ...(await this.atlas.call("createAlertConfig", { groupId, body })),
      groupId,
    }));
    await this.sent(credentials);
    return created;
  }

  protected async update(found: Located, { changes }: Comparison): Promise<Located> {
    const here = { groupId: found.groupId, alertConfigId: found.id };
    const { enabled = true } = this.definition;
    if (changes.every(({ field }) => field === "enabled")) {
      const toggled = await this.atlas.call("toggleAlertConfig", { ...here, body: { enabled } });
      return { ...toggled, groupId: found.groupId };
    }
    const credentials = this.isTheirs(found) ? undefined : await this.credentials();
    const body = withCredentials(alertBody(this.definition), credentials ?? [], found);
    const updated = await this.atlas.call("updateAlertConfig", { ...here, body });
    if (credentials) await this.sent(credentials);
    return { ...updated, groupId: found.groupId };
  }

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  protected override adoptionNotice(): string | undefined {
    const secrets = secretsNamed(this.definition.notifications);
    if (secrets.length === 0 || this.state.credentials_mark !== undefined) return undefined;
    return `${this.label} keeps the credentials that its owner gave it, which are not known here: write \`adopt: true\` to replace them by those from ${secrets.join(", ")}.`;
  }

  protected async delete(found: Located | undefined): Promise<void> {
    if (!found) return;
    const { groupId, id: alertConfigId } = found;
    await removed(() => this.atlas.call("deleteAlertConfig", { groupId, alertConfigId }));
  }

  private async at(groupId: string, alertConfigId: string, fresh: boolean): Promise<Located | undefined> {
    const found = await this.atlas.find("getAlertConfig", { groupId, alertConfigId }, { fresh });
    return found && { ...found, groupId };
  }

  /** The first of the same content that is nobody else's. */
  private async alike(groupId: string, content: string | undefined, fresh: boolean): Promise<Located | undefined> {
    return (await this.free(groupId, fresh)).find((one) => contentOf(one) === content);
  }

  /** The first that looks out for the same and tells the same, however often: what is wanted is to set that one right. */
  private async meantAlike(groupId: string, fresh: boolean): Promise<Located | undefined> {
    const purpose = purposeOf(alertBody(this.definition));
    return (await this.free(groupId, fresh)).find((one) => purposeOf(one) === purpose);
  }

  /** Those that no other entity of this home stands for, or is just making. */
  private async free(groupId: string, fresh: boolean): Promise<Located[]> {
    const all = await this.atlas.collection("listAlertConfigs", { groupId }, { fresh });
    const others = this.context
      .others()
      .filter(({ type, declared }) => declared && type === `mongodb-atlas/${AlertConfig.kind}`);
    const isTaken = (one: Located) =>
      others.some(({ state: other, begun }) => {
        if (other.id !== undefined) return other.id === one.id;
        return begun && other.project_id === groupId && other.content === contentOf(one);
      });
    return all.map((one) => ({ ...one, groupId })).filter((one) => !isTaken(one));
  }

  private credentials(): Promise<Credentials[]> {
    return credentialsOf(this.definition.notifications, (name) => this.secret(name));
  }

  private async secret(name: string): Promise<string> {
    const value = await this.context.secrets.get(name);
    if (value !== undefined) return value;
    throw new Explained(
      `${this.label}: secret "${name}" is not set, or not permitted here`,
      `Set it with monk secrets add -g ${name}, and name it under permitted-secrets.`,
    );
  }

  /** One that was there before us keeps the credentials that its owner gave it, unless `adopt: true` says otherwise. */
  private isTheirs(found: Located): boolean {
    const { credentials_mark: mark, existing } = this.state;
    return mark === undefined && this.definition.adopt !== true && (existing === true || !this.ours(found));
  }

  private async credentialChange(found: Located): Promise<Change[]> {
    const { credentials_mark: mark } = this.state;
    if (this.isTheirs(found)) return [];
    const now = await this.mark(await this.credentials());
    if (now === mark) return [];
    const from = secretsNamed(this.definition.notifications);
    const after = from.length === 0 ? "as declared" : `from ${from.join(", ")}`;
    return [{ field: "credentials", before: mark === undefined ? "unknown" : "others", after }];
  }

  private async mark(credentials: readonly Credentials[]): Promise<string | undefined> {
    const text = textOf(credentials);
    return text === undefined ? undefined : this.context.secrets.mark(text);
  }

  private async sent(credentials: readonly Credentials[]): Promise<void> {
    await this.remember({ credentials_mark: await this.mark(credentials) });
  }
}
