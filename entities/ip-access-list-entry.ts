import { z } from "zod";
import type { AccessEntry, Atlas, NewAccessEntry } from "../src/atlas/index.ts";
import { Explained, isUnsettled, type Readiness } from "../src/entity/index.ts";
import { AccessList, accessListOf, entryValue } from "./access-list.ts";
import { addressMistake, block } from "./address.ts";
import { atlasDefinition, atlasState, projectId } from "./atlas-entity/definition.ts";
import { AtlasEntity } from "./atlas-entity.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";

/** What a user writes under `defines: mongodb-atlas/ip-access-list-entry`. */
const definition = z
  .strictObject({
    project_id: projectId,
    ip_address: z
      .string()
      .superRefine((text, check) =>
        expecting(text.includes("/") ? "one address; a block goes into cidr_block" : addressMistake(text), check),
      )
      .optional()
      .describe("One address, IPv4 or IPv6"),
    cidr_block: z
      .string()
      .superRefine((text, check) =>
        expecting(
          text.includes("/")
            ? addressMistake(text)
            : "a block, such as 192.168.1.0/24; one address goes into ip_address",
          check,
        ),
      )
      .optional()
      .describe("A block of addresses, such as 192.168.1.0/24"),
    aws_security_group: z
      .string()
      .regex(/^(\d+\/)?sg-[0-9a-f]+$/, "an AWS security group: sg-… or ACCOUNT/sg-…")
      .optional()
      .describe("An AWS security group; the project must be peered with its VPC"),
    comment: z.string().max(80).optional().describe("Why the entry is there; at most 80 characters"),
    delete_after: z.iso
      .datetime({ offset: true, error: "a time such as 2026-12-31T12:00:00Z" })
      .optional()
      .describe("When Atlas removes the entry by itself; at most a week ahead"),
    ...atlasDefinition,
  })
  .superRefine((entry, check) => {
    const given = [entry.ip_address, entry.cidr_block, entry.aws_security_group].filter((value) => value !== undefined);
    if (given.length !== 1) {
      check.addIssue({ code: "custom", message: "exactly one of ip_address, cidr_block and aws_security_group" });
    }
    if (entry.aws_security_group !== undefined && entry.delete_after !== undefined) {
      check.addIssue({
        code: "custom",
        path: ["delete_after"],
        message: "nothing: an entry for a security group cannot be temporary",
      });
    }
  });

/** What other templates may read with `entity-state`. */
const state = z.object({
  entry_value: z.string().optional().describe("The entry as Atlas lists it: a block, or a security group"),
  project_id: z.string().optional().describe("Id of the project"),
  next: z.string().optional().describe("The entry that takes its place, while that change is under way"),
  applied: z.boolean().optional().describe("Whether Atlas says that it is active"),
  ...atlasState,
});

type Located = AccessEntry & { readonly groupId: string };

const makeAnew =
  "Atlas makes no permanent entry temporary: leave delete_after out; or remove the entry, then run monk update, which makes it anew.";

/** One line of a project's access list: who may connect to its databases. */
export class IpAccessListEntry extends AtlasEntity<z.output<typeof definition>, z.output<typeof state>, Located> {
  static readonly kind = "ip-access-list-entry";
  static readonly area = "network";
  static readonly summary = "An address, block or security group that may connect to the project's clusters.";
  static readonly definition = definition;
  static readonly state = state;
  static readonly readiness = { initialDelay: 1, period: 5, attempts: 60 };
  static readonly actions = {};

  protected readonly personal = ["applied"] as const;
  protected readonly label = `access entry ${this.wanted()}`;

  protected lists(atlas: Atlas) {
    return atlas.readAhead("listAccessEntries", { groupId: this.definition.project_id });
  }

  protected async read(fresh: boolean): Promise<Located | undefined> {
    const { entry_value: entry, project_id } = this.state;
    if (this.remembered && entry !== undefined && project_id !== undefined) {
      const remembered = await this.at(project_id, entry, fresh);
      if (remembered) return remembered;
      if (entry === this.wanted() && project_id === this.definition.project_id) return undefined;
    }
    return this.at(this.definition.project_id, this.wanted(), fresh);
  }

  protected recorded(found: Located): boolean {
    const { existing, entry_value: entry, next, project_id } = this.state;
    return existing !== undefined && [entry, next].includes(entryValue(found)) && project_id === found.groupId;
  }

  protected intended(found: Located): boolean {
    return entryValue(found) === this.state.entry_value && found.groupId === this.state.project_id;
  }

  protected identity({ project_id, entry_value: entry }: Partial<z.output<typeof state>>) {
    return project_id && entry && `${project_id} ${entry}`;
  }

  protected place(recorded: Partial<z.output<typeof state>>) {
    return this.identity(recorded);
  }

  protected override isMadeHere(found: Located): boolean {
    const list = new AccessList(this.atlas, found.groupId, this.context.others);
    return super.isMadeHere(found) || list.isMadeHere(entryValue(found));
  }

  protected async compare(found: Located): Promise<Comparison> {
    const { comment, delete_after } = this.definition;
    const staysForEver = entryValue(found) === this.wanted() && found.deleteAfterDate === undefined;
    return {
      ...((await this.isTaken(found)) && {
        blocked: {
          reason: "is there already, and was not made from this template",
          hint: `To have it here: monk delete ${this.context.path}, then update; the one that is there is then adopted.`,
        },
      }),
      changes: [
        ...differing("entry", [entryValue(found), this.givenUp() ?? []].flat().join(" and "), this.wanted()),
        ...(comment === undefined ? [] : differing("comment", found.comment, comment)),
        ...(delete_after === undefined || staysForEver
          ? []
          : differing("delete_after", seconds(found.deleteAfterDate), seconds(delete_after))),
      ],
      fixed: [
        ...fixedDiffering(
          "project_id",
          found.groupId,
          this.definition.project_id,
          "Put the old project back, run monk delete, then declare it in the new one.",
        ),
        ...(delete_after !== undefined && staysForEver
          ? fixedDiffering("delete_after", "never", seconds(delete_after), makeAnew)
          : []),
      ],
    };
  }

  /** Atlas has removed it when its time came, and would refuse to make it again. */
  protected override async beforeCreate(): Promise<void> {
    const { delete_after } = this.definition;
    if (delete_after === undefined || Date.parse(delete_after) > this.session.host.now()) return;
    throw new Explained(
      `${this.label} was to be there until ${delete_after}, and that is over`,
      "Take it out of the template, or give a later delete_after, at most a week ahead.",
    );
  }

  protected intent() {
    return { entry_value: this.wanted(), project_id: this.definition.project_id };
  }

  protected known(found: Located) {
    const { next } = this.state;
    const entry = entryValue(found);
    return { entry_value: entry, project_id: found.groupId, ...(entry === next ? { next: undefined } : {}) };
  }

  protected async create(): Promise<Located> {
    const groupId = this.definition.project_id;
    await this.remember({ applied: false });
    const list = new AccessList(this.atlas, groupId, this.context.others);
    await this.session.inTurn.run(accessListOf(groupId), () => list.add([this.body()]));
    return { ...this.body(), groupId };
  }

  /** Posting an entry again replaces its comment and date. Another address is a new entry first, then the old one goes. */
  protected async update(found: Located): Promise<Located> {
    const before = entryValue(found);
    const wanted = this.wanted();
    if (before === wanted && this.state.next === undefined) return this.create();
    const given = this.givenUp();
    if (given !== undefined) await this.giveUp(found.groupId, given);
    await this.remember({ next: wanted });
    let created: Located;
    try {
      created = await this.create();
    } catch (error) {
      if (!isUnsettled(error)) await this.remember({ next: undefined });
      throw error;
    }
    // One whose creation was cut off is ours, though nothing has said so yet.
    if (before !== wanted && this.state.existing !== true) await this.giveUp(found.groupId, before);
    await this.remember({ entry_value: wanted, existing: before === wanted && this.state.existing === true });
    return created;
  }

  protected async isReady(found: Located): Promise<Readiness> {
    if (this.state.applied) return { ready: true };
    const pending = await new AccessList(this.atlas, found.groupId, this.context.others).pending([entryValue(found)]);
    if (pending) return { ready: false, ...pending };
    await this.remember({ applied: true });
    return { ready: true };
  }

  protected override leftovers(): boolean {
    return this.state.next !== undefined;
  }

  protected async delete(found: Located | undefined): Promise<void> {
    const { next, project_id: groupId = this.definition.project_id } = this.state;
    const entries = new Set([...(found ? [entryValue(found)] : []), ...(next === undefined ? [] : [next])]);
    for (const entry of entries) await new AccessList(this.atlas, groupId, this.context.others).remove(entry);
  }

  /** An entry that a change which never ended may have made, and that is not wanted any more. */
  private givenUp(): string | undefined {
    const { entry_value: entry, next } = this.state;
    return next === this.wanted() || next === entry ? undefined : next;
  }

  /** In turn with the clusters that may be about to rely on it. */
  private giveUp(groupId: string, entry: string): Promise<void> {
    const list = new AccessList(this.atlas, groupId, this.context.others);
    return this.session.inTurn.run(accessListOf(groupId), () => list.remove(entry));
  }

  /** Posting over an entry replaces it, so another's must not stand where this one is to move. */
  private async isTaken(found: Located): Promise<boolean> {
    const wanted = this.wanted();
    if (wanted === entryValue(found) || wanted === this.state.next || found.groupId !== this.definition.project_id) {
      return false;
    }
    return (await this.at(found.groupId, wanted, false)) !== undefined;
  }

  private async at(groupId: string, value: string, fresh: boolean): Promise<Located | undefined> {
    const found = await new AccessList(this.atlas, groupId, this.context.others).find(value, fresh);
    return found && { ...found, groupId };
  }

  private wanted(): string {
    const { ip_address, cidr_block, aws_security_group } = this.definition;
    return entryValue({ cidrBlock: ip_address ?? cidr_block ?? aws_security_group ?? "" });
  }

  private body(): NewAccessEntry {
    const { ip_address, cidr_block, aws_security_group, comment, delete_after } = this.definition;
    return {
      ...(ip_address === undefined ? {} : { ipAddress: block(ip_address).replace(/\/\d+$/, "") }),
      ...(cidr_block === undefined ? {} : { cidrBlock: block(cidr_block) }),
      ...(aws_security_group === undefined ? {} : { awsSecurityGroup: aws_security_group }),
      ...(comment === undefined ? {} : { comment }),
      ...(delete_after === undefined ? {} : { deleteAfterDate: seconds(delete_after) as string }),
    };
  }
}

function expecting(expected: string | undefined, check: z.RefinementCtx): void {
  if (expected) check.addIssue({ code: "custom", message: expected });
}

/** Atlas keeps whole seconds, in UTC. */
function seconds(time: string | undefined): string | undefined {
  return time === undefined ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
