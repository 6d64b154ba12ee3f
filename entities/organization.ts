import { z } from "zod";
import type { Atlas, Organization as AtlasOrganization } from "../src/atlas/index.ts";
import { type Change, Explained, type Readiness } from "../src/entity/index.ts";
import { atlasDefinition, atlasState } from "./atlas-entity/definition.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { isWithoutList } from "./credential/lock-out.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { organizationActions } from "./organization/actions.ts";
import { organizationNamed } from "./organization/lookup.ts";
import { organizationSettingChanges, organizationSettings, sendOrganizationSettings } from "./organization/settings.ts";

/** What a user writes under `defines: mongodb-atlas/organization`. */
const definition = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe("Name of the organization; with `id` beside it, another name is a rename"),
    id: z
      .string()
      .regex(/^[a-f0-9]{24}$/, "an organization id: 24 hexadecimal digits")
      .optional()
      .describe("Id of the organization"),
    settings: organizationSettings.optional().describe("Settings of the organization; what is left out stays as it is"),
    ...atlasDefinition,
  })
  .superRefine(({ id, name }, check) => {
    if (id !== undefined || name !== undefined) return;
    check.addIssue({ code: "custom", path: ["name"], message: "the `name` or the `id` of the organization" });
  });

/** What other templates may read with `entity-state`. */
const state = z.object({
  id: z.string().optional().describe("Id of the organization"),
  name: z.string().optional().describe("Name of the organization"),
  ...atlasState,
});

/**
 * An organization: it was there before us, and stays.
 *
 * Without an id it goes by its name; whoever writes another name means another organization.
 */
export class Organization extends AtlasEntity<z.output<typeof definition>, z.output<typeof state>, AtlasOrganization> {
  static readonly kind = "organization";
  static readonly area = "organizations";
  static readonly summary = "An organization: adopted and never made, its settings kept; forgotten and never deleted.";
  static readonly definition = definition;
  static readonly state = state;
  static readonly readiness = { initialDelay: 0, period: 5, attempts: 3 };
  static readonly actions = organizationActions;

  protected readonly personal = ["id", "name"] as const;
  protected readonly label = `organization "${this.definition.name ?? this.definition.id ?? ""}"`;

  protected async lists(atlas: Atlas) {
    if (this.definition.id === undefined) await atlas.readAhead("listOrganizations", {});
  }

  protected async read(fresh: boolean): Promise<AtlasOrganization | undefined> {
    const { id, name = "" } = this.definition;
    if (id !== undefined) return this.at(id);
    const namesakes = (await this.atlas.collection("listOrganizations", {}, { fresh })).filter(
      (one) => one.name === name,
    );
    if (namesakes.length === 0) return this.state.id === undefined ? undefined : this.at(this.state.id);
    if (namesakes.length === 1) return namesakes[0];
    return this.at((await organizationNamed(this.atlas, name)).id);
  }

  protected recorded(found: AtlasOrganization): boolean {
    return found.id === this.state.id;
  }

  protected intended(found: AtlasOrganization): boolean {
    return this.recorded(found);
  }

  protected identity({ id }: Partial<z.output<typeof state>>) {
    return id;
  }

  /** None is ever made. */
  protected place() {
    return undefined;
  }

  protected async compare(found: AtlasOrganization): Promise<Comparison> {
    const { id, name = found.name, settings } = this.definition;
    const renamed = "It has got another name in Atlas since: write that one, or its `id`.";
    const changed = settings ? await organizationSettingChanges(this.atlas, found.id, settings) : [];
    return {
      changes: [...(id === undefined ? [] : differing("name", found.name, name)), ...changed],
      ...(await this.lockOut(found, changed)),
      fixed: id === undefined ? fixedDiffering("name", found.name, name, renamed) : [],
    };
  }

  /** Whoever comes from a listed address now still does when lists are required; whoever has no list is shut out. */
  private async lockOut({ id }: AtlasOrganization, changes: readonly Change[]): Promise<Pick<Comparison, "blocked">> {
    if (!changes.some(({ field, after }) => field === "settings.api_access_list_required" && after === true)) return {};
    const { secret_ref: secret } = this.definition;
    if (!(await isWithoutList(this.atlas, id, (await this.context.secrets.get(secret)) ?? ""))) return {};
    const reason = `would lock monk out: api_access_list_required, and no address is listed for the credential in secret ${secret}`;
    return { blocked: { reason, hint: "Put the address that monk comes from on its access list first." } };
  }

  protected override async beforeCreate(): Promise<void> {
    await this.create();
  }

  protected intent() {
    return {};
  }

  protected known({ id, name }: AtlasOrganization) {
    return { id, name };
  }

  /** One that is not there is not made: who pays for it, and who owns it, is not for a template to say. */
  protected async create(): Promise<AtlasOrganization> {
    const { id, name = "" } = this.definition;
    await organizationNamed(this.atlas, id ?? name);
    throw new Explained(`${this.label} has come only now`, "Run the same command again.");
  }

  protected async update(found: AtlasOrganization, { changes }: Comparison): Promise<AtlasOrganization> {
    const { name = found.name, settings } = this.definition;
    const renames = changes.some(({ field }) => field === "name");
    const orgId = found.id;
    const changed = renames ? await this.atlas.call("updateOrganization", { orgId, body: { name } }) : found;
    if (settings) await sendOrganizationSettings(this.atlas, orgId, settings, changes);
    return changed;
  }

  protected async isReady(): Promise<Readiness> {
    return { ready: true };
  }

  /** Whatever is asked: it is somebody's, and everything is in it. */
  protected async delete(): Promise<void> {}

  protected override async perform(name: string, given: unknown, found: AtlasOrganization): Promise<unknown> {
    const action = Object.hasOwn(organizationActions, name) ? organizationActions[name] : undefined;
    return action
      ? action.run({ atlas: this.atlas, orgId: found.id }, given as never)
      : super.perform(name, given, found);
  }

  private at(orgId: string): Promise<AtlasOrganization | undefined> {
    return this.atlas.find("getOrganization", { orgId }, { fresh: true });
  }
}
