import type { AlertConfigRecord, AlertRecord } from "./alert/record.ts";
import type {
  CompliancePolicyRecord,
  ExportBucketRecord,
  FlexRestoreJobRecord,
  RestoreJobRecord,
  ScheduleRecord,
  SnapshotRecord,
} from "./backup/record.ts";
import { type Change, Collection } from "./collection.ts";
import type { ApiAccessEntryRecord, ApiKeyRecord, ServiceAccountRecord } from "./credential/record.ts";
import { newId } from "./identifier.ts";
import type { LogFile } from "./log-file.ts";
import type {
  AccessEntryRecord,
  AuditingRecord,
  ClusterRecord,
  CredentialRecord,
  EventRecord,
  FlexRecord,
  MaintenanceWindowRecord,
  OrganizationRecord,
  PersonRecord,
  ProjectRecord,
  UserRecord,
} from "./record.ts";

/** A log is folded on start when it is longer than twice what exists and this. */
const spareLines = 200;

/** Everything that exists, in memory and, when there is a file, in its log. */
export class World {
  readonly #unsaved: Change[] = [];
  readonly #log: LogFile | undefined;
  #read = 0;
  readonly #changed = (change: Change) => {
    this.#unsaved.push(change);
  };

  readonly organizations = new Collection<OrganizationRecord>("organization", this.#changed);
  /** By organization id. */
  readonly people = new Collection<PersonRecord>("person", this.#changed);
  /** The owner is a project's id, or an organization's. */
  readonly events = new Collection<EventRecord>("event", this.#changed);
  /** What was set, by organization id. */
  readonly organizationSettings = new Collection<Readonly<Record<string, unknown>>>(
    "organization-settings",
    this.#changed,
  );
  readonly projects = new Collection<ProjectRecord>("project", this.#changed);
  /** These three by project id. */
  readonly projectSettings = new Collection<Readonly<Record<string, boolean>>>("project-settings", this.#changed);
  readonly maintenanceWindows = new Collection<MaintenanceWindowRecord>("maintenance-window", this.#changed);
  readonly auditing = new Collection<AuditingRecord>("auditing", this.#changed);
  /** Limits that a project has set, by their names. */
  readonly projectLimits = new Collection<number>("project-limit", this.#changed);
  readonly clusters = new Collection<ClusterRecord>("cluster", this.#changed);
  readonly flexClusters = new Collection<FlexRecord>("flex", this.#changed);
  readonly users = new Collection<UserRecord>("user", this.#changed);
  readonly accessEntries = new Collection<AccessEntryRecord>("access-entry", this.#changed);
  readonly alertConfigs = new Collection<AlertConfigRecord>("alert-config", this.#changed);
  readonly alerts = new Collection<AlertRecord>("alert", this.#changed);
  /** Clusters that were deleted with their backups kept, by their ids. */
  readonly retainedClusters = new Collection<ClusterRecord>("retained-cluster", this.#changed);
  /** The owner of these three is a cluster's id. */
  readonly snapshots = new Collection<SnapshotRecord>("snapshot", this.#changed);
  readonly restoreJobs = new Collection<RestoreJobRecord>("restore-job", this.#changed);
  readonly flexRestoreJobs = new Collection<FlexRestoreJobRecord>("flex-restore-job", this.#changed);
  /** By cluster id. */
  readonly schedules = new Collection<ScheduleRecord>("schedule", this.#changed);
  /** By project id. */
  readonly compliancePolicies = new Collection<CompliancePolicyRecord>("compliance-policy", this.#changed);
  readonly exportBuckets = new Collection<ExportBucketRecord>("export-bucket", this.#changed);
  /** When the users of a project last changed. */
  readonly userChanges = new Collection<number>("user-change", this.#changed);
  readonly apiKeys = new Collection<ApiKeyRecord>("api-key", this.#changed);
  readonly serviceAccounts = new Collection<ServiceAccountRecord>("service-account", this.#changed);
  /** The owner is the id of an API key, or the client id of a service account. */
  readonly apiAccessEntries = new Collection<ApiAccessEntryRecord>("api-access-entry", this.#changed);
  /** Credentials of the start that were deleted through the API, by public key or client id. */
  readonly deletedCallers = new Collection<true>("deleted-caller", this.#changed);
  readonly credentials = new Collection<CredentialRecord>("credential", this.#changed);
  /** Revoked tokens, until they would have expired anyway. */
  readonly revocations = new Collection<number>("revocation", this.#changed);

  constructor(log?: LogFile) {
    this.#log = log;
    this.refresh();
    if (this.#read > 2 * this.#everything().length + spareLines) this.#fold();
  }

  get #collections(): Readonly<Record<string, Collection<unknown>>> {
    return {
      organization: this.organizations,
      person: this.people,
      event: this.events,
      project: this.projects,
      "organization-settings": this.organizationSettings,
      "project-settings": this.projectSettings,
      "maintenance-window": this.maintenanceWindows,
      auditing: this.auditing,
      "project-limit": this.projectLimits,
      cluster: this.clusters,
      flex: this.flexClusters,
      user: this.users,
      "access-entry": this.accessEntries,
      "alert-config": this.alertConfigs,
      alert: this.alerts,
      "retained-cluster": this.retainedClusters,
      snapshot: this.snapshots,
      "restore-job": this.restoreJobs,
      "flex-restore-job": this.flexRestoreJobs,
      schedule: this.schedules,
      "compliance-policy": this.compliancePolicies,
      "export-bucket": this.exportBuckets,
      "user-change": this.userChanges,
      "api-key": this.apiKeys,
      "service-account": this.serviceAccounts,
      "api-access-entry": this.apiAccessEntries,
      "deleted-caller": this.deletedCallers,
      credential: this.credentials,
      revocation: this.revocations,
    };
  }

  /** Takes in what other processes appended to the same file. */
  refresh(): void {
    if (!this.#log) return;
    const { renewed, changes } = this.#log.read();
    const collections = this.#collections;
    this.#read += changes.length;
    if (renewed) for (const collection of Object.values(collections)) collection.clear();
    for (const [name, owner, key, value] of changes) collections[name]?.restore(owner, key, value);
  }

  /** Writes what changed; an answer is sent only after it. */
  save(): void {
    const changes = this.#unsaved.splice(0);
    if (changes.length > 0) this.#log?.append(changes);
  }

  /** Shortens the log to what exists. */
  #fold(): void {
    this.#log?.replace(this.#everything());
  }

  #everything(): readonly Change[] {
    return Object.values(this.#collections).flatMap((collection) => [...collection.changes()]);
  }

  /** Forgets everything but the credentials. */
  reset(): void {
    for (const [name, collection] of Object.entries(this.#collections)) if (name !== "credential") collection.clear();
    this.#unsaved.length = 0;
    this.#fold();
  }

  organizationNamed(name: string): OrganizationRecord | undefined {
    const all = this.organizations.of("");
    return all.find((one) => one.startedAs === name) ?? all.find((one) => one.name === name);
  }

  addOrganization(
    name: string,
    settings: Pick<OrganizationRecord, "payment" | "apiAccessList">,
    now: number,
  ): OrganizationRecord {
    const id = newId(now);
    return this.organizations.put("", id, { id, name, ...settings });
  }
}
