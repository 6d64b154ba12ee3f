import { z } from "zod";
import type { Atlas, DatabaseUser, DatabaseUserRole } from "../src/atlas/index.ts";
import { type Change, type Readiness, secretName } from "../src/entity/index.ts";
import { atlasDefinition, atlasState, projectId } from "./atlas-entity/definition.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { generatePassword } from "./password.ts";
import { removed } from "./removal.ts";

const role = z.strictObject({
  role: z.string().min(1).describe("A built-in role such as readWrite, or the name of a custom one"),
  database: z.string().min(1).default("admin").describe("Database that the role applies to"),
  collection: z.string().min(1).optional().describe("Collection that the role is limited to"),
});

const scope = z.union([
  z.string().min(1),
  z.strictObject({
    name: z.string().min(1).describe("Name of the cluster, data lake or stream"),
    type: z.enum(["CLUSTER", "DATA_LAKE", "STREAM"]).default("CLUSTER").describe("What it is"),
  }),
]);

/** What a user writes under `defines: mongodb-atlas/user`. */
const definition = z
  .strictObject({
    name: z.string().min(1).max(1024).describe("Username, unique in the project; fixed once made"),
    project_id: projectId,
    role: z
      .string()
      .min(1)
      .optional()
      .describe("Role on the admin database; readWriteAnyDatabase when neither `role` nor `roles` is given"),
    roles: z.array(role).min(1).optional().describe("Several roles, each with its database and collection"),
    scopes: z
      .array(scope)
      .min(1)
      .optional()
      .describe("Clusters that the user may reach; all of the project's when left out"),
    password_secret_ref: secretName("generate", "Secret that holds the password; generated when it does not exist"),
    ...atlasDefinition,
  })
  .superRefine((user, check) => {
    if (user.role === undefined || user.roles === undefined) return;
    check.addIssue({ code: "custom", path: ["roles"], message: "either `role` or `roles`, not both" });
  });

/** What other templates may read with `entity-state`. It holds no secret. */
const state = z.object({
  name: z.string().optional().describe("Username"),
  project_id: z.string().optional().describe("Id of the project"),
  database_name: z.string().optional().describe("Database that it signs in to; always admin"),
  password_mark: z.string().optional().describe("Keyed mark of the password that was sent last"),
  applied: z.boolean().optional().describe("Whether the last change has reached every cluster of the project"),
  ...atlasState,
});

type Located = DatabaseUser & { readonly groupId: string };

/**
 * A database user (SCRAM).
 *
 * Atlas never returns a password, so the state keeps a keyed mark of the one last sent:
 * a changed secret is a change like any other.
 */
export class User extends AtlasEntity<z.output<typeof definition>, z.output<typeof state>, Located> {
  static readonly kind = "user";
  static readonly area = "users";
  static readonly summary = "A database user with a password (SCRAM).";
  static readonly definition = definition;
  static readonly state = state;
  /** A cluster that is being made or changed may take that long to let the user in. */
  static readonly readiness = { initialDelay: 1, period: 10, attempts: 360 };
  static readonly actions = {};

  protected readonly personal = ["password_mark", "applied"] as const;
  protected readonly label = `user "${this.definition.name}"`;

  protected lists(atlas: Atlas) {
    return atlas.readAhead("listDatabaseUsers", { groupId: this.definition.project_id });
  }

  protected async read(fresh: boolean): Promise<Located | undefined> {
    const { name, project_id } = this.state;
    const wanted = this.definition;
    if (this.remembered && name !== undefined && project_id !== undefined) {
      const remembered = await this.at(project_id, name, fresh);
      if (remembered || (name === wanted.name && project_id === wanted.project_id)) return remembered;
    }
    return this.at(wanted.project_id, wanted.name, fresh);
  }

  protected recorded(found: Located): boolean {
    const { existing, name, project_id } = this.state;
    return existing !== undefined && found.username === name && found.groupId === project_id;
  }

  protected intended(found: Located): boolean {
    return found.username === this.state.name && found.groupId === this.state.project_id;
  }

  protected identity({ project_id, name }: Partial<z.output<typeof state>>) {
    return project_id && name && `${project_id} ${name}`;
  }

  protected place(recorded: Partial<z.output<typeof state>>) {
    return this.identity(recorded);
  }

  protected async compare(found: Located): Promise<Comparison> {
    const wayOut = "Put the old value back, or run monk delete with it first; then declare the new user.";
    return {
      changes: [
        ...differing("roles", shownRoles(found.roles), shownRoles(this.roles())),
        ...differing("scopes", shownScopes(found.scopes), shownScopes(this.scopes())),
        ...(await this.passwordChange(found)),
      ],
      fixed: [
        ...fixedDiffering("name", found.username, this.definition.name, wayOut),
        ...fixedDiffering("project_id", found.groupId, this.definition.project_id, wayOut),
        ...fixedDiffering("authentication", authentication(found), "SCRAM", "Choose another name: this one is taken."),
      ],
    };
  }

  protected intent() {
    return { name: this.definition.name, project_id: this.definition.project_id };
  }

  protected known(found: Located) {
    return { name: found.username, project_id: found.groupId, database_name: found.databaseName };
  }

  protected async create(): Promise<Located> {
    const groupId = this.definition.project_id;
    const password = await this.password();
    const body = { ...this.body(), password };
    const created = await this.settled(async () => ({
      ...(await this.atlas.call("createDatabaseUser", { groupId, body })),
      groupId,
    }));
    await this.sent(password);
    return created;
  }

  protected async update(found: Located, { changes }: Comparison): Promise<Located> {
    const { groupId, databaseName, username } = found;
    const password = changes.some(({ field }) => field === "password") ? await this.password() : undefined;
    const body = { ...this.body(), scopes: this.scopes(), ...(password === undefined ? {} : { password }) };
    await this.remember({ applied: false });
    const updated = await this.atlas.call("updateDatabaseUser", { groupId, databaseName, username, body });
    await this.sent(password);
    return { ...updated, groupId };
  }

  /** Usable only when the change has reached every cluster of the project. */
  protected async isReady({ groupId }: Located): Promise<Readiness> {
    if (this.state.applied) return { ready: true };
    for (const { name, paused, stateName } of await this.atlas.collection("listClusters", { groupId })) {
      if (stateName === "DELETING" || paused) continue;
      const status = await this.atlas.find("getClusterStatus", { groupId, clusterName: name });
      if (status?.changeStatus === "PENDING") return { ready: false, why: `the change to reach cluster ${name}` };
    }
    await this.remember({ applied: true });
    return { ready: true };
  }

  protected override adoptionNotice(): string | undefined {
    if (this.state.password_mark !== undefined) return undefined;
    const name = this.definition.password_secret_ref;
    return `${this.label} keeps the password that its owner gave it, which is not known here: put it into secret ${name}, or write \`adopt: true\` to replace it.`;
  }

  protected async delete(found: Located | undefined): Promise<void> {
    if (!found) return;
    const { groupId, databaseName, username } = found;
    await removed(() => this.atlas.call("deleteDatabaseUser", { groupId, databaseName, username }));
  }

  private async at(groupId: string, username: string, fresh: boolean): Promise<Located | undefined> {
    const found = await this.atlas.find("getDatabaseUser", { groupId, databaseName: "admin", username }, { fresh });
    return found && { ...found, groupId };
  }

  /** Atlas wants the identity and the roles with every change, and the project's id in the body too. */
  private body() {
    const { name, project_id } = this.definition;
    const scopes = this.scopes();
    const body = { groupId: project_id, databaseName: "admin", username: name, roles: this.roles() };
    return scopes.length === 0 ? body : { ...body, scopes };
  }

  private roles(): DatabaseUserRole[] {
    const {
      role: single = "readWriteAnyDatabase",
      roles = [{ role: single, database: "admin", collection: undefined }],
    } = this.definition;
    return roles.map(({ role: roleName, database: databaseName, collection }) => ({
      roleName,
      databaseName,
      ...(collection === undefined ? {} : { collectionName: collection }),
    }));
  }

  private scopes() {
    return (this.definition.scopes ?? []).map((one) =>
      typeof one === "string" ? { name: one, type: "CLUSTER" } : one,
    );
  }

  /**
   * Whether the password in the secret is another than the one last sent. A user that was there before us keeps the
   * password that its owner gave it, unless `adopt: true` says that it is ours now.
   */
  private async passwordChange(found: Located): Promise<Change[]> {
    const { password_secret_ref: name, adopt } = this.definition;
    const { existing } = this.state;
    const mark = this.ours(found) ? this.state.password_mark : undefined;
    if (mark === undefined && adopt !== true && (existing === true || !this.ours(found))) return [];
    const password = await this.context.secrets.get(name);
    if (password === undefined) return [{ field: "password", before: "sent", after: `generated into secret ${name}` }];
    if (mark !== undefined && mark === (await this.context.secrets.mark(password))) return [];
    return [{ field: "password", before: "another", after: `from secret ${name}` }];
  }

  /** From the secret. A generated one is safe there before Atlas ever sees it. */
  private async password(): Promise<string> {
    const { secrets } = this.context;
    const name = this.definition.password_secret_ref;
    const kept = await secrets.get(name);
    if (kept !== undefined) return kept;
    // Users may share it: whoever comes second takes what the first has made.
    return this.session.inTurn.run(`secret ${name}`, async () => {
      const made = await secrets.get(name);
      if (made !== undefined) return made;
      const generated = generatePassword((count) => this.session.host.randomBytes(count));
      await secrets.set(name, generated);
      return generated;
    });
  }

  private async sent(password: string | undefined): Promise<void> {
    const mark = password === undefined ? {} : { password_mark: await this.context.secrets.mark(password) };
    await this.remember({ ...mark, applied: false });
  }
}

/** In one order, so that Atlas's is no difference. */
function shownRoles(roles: readonly DatabaseUserRole[] | DatabaseUser["roles"]): string[] {
  return (roles ?? [])
    .map(({ roleName, databaseName, collectionName }) => {
      return `${roleName}@${databaseName}${collectionName === undefined ? "" : `.${collectionName}`}`;
    })
    .sort();
}

/** How the user proves who it is. Workforce groups of an identity provider stand on `admin` like users with a password. */
function authentication({ awsIAMType, ldapAuthType, oidcAuthType, x509Type }: DatabaseUser): string {
  const types = { AWS_IAM: awsIAMType, LDAP: ldapAuthType, OIDC: oidcAuthType, X509: x509Type };
  return Object.entries(types).find(([, type]) => type !== undefined && type !== "NONE")?.[0] ?? "SCRAM";
}

function shownScopes(scopes: readonly { name: string; type: string }[] | undefined): string[] {
  return (scopes ?? []).map(({ name, type }) => (type === "CLUSTER" ? name : `${name} (${type})`)).sort();
}
