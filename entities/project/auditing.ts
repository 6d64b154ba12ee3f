import { z } from "zod";
import { type Atlas, AtlasError, type AuditingChange } from "../../src/atlas/index.ts";
import { type Change, Explained } from "../../src/entity/index.ts";
import { familyOf } from "../instance-size.ts";
import { membersOf, written } from "../written.ts";

export const auditing = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe("Whether the database writes an audit log, for which Atlas may charge; dedicated clusters only"),
  filter: z
    .string()
    .superRefine((text, check) => {
      if (canonical(text) === undefined) check.addIssue({ code: "custom", message: "a JSON document" });
    })
    .optional()
    .describe("Which events are written, as a JSON document in MongoDB's language for queries"),
  authorization_success: z
    .boolean()
    .optional()
    .describe("Whether `authCheck` also writes what was allowed, which slows the clusters down"),
});
type Auditing = z.output<typeof auditing>;

/** How auditing as it is written differs from what Atlas has; a filter in another way of writing is no difference. */
export async function auditingChanges(atlas: Atlas, groupId: string, wanted: Auditing): Promise<Change[]> {
  const found = await atlas.call("getAuditing", { groupId });
  const { auditFilter } = found;
  // The same document may be written in many ways, and Atlas keeps the one that it was given.
  const same = wanted.filter !== undefined && canonical(auditFilter ?? "") === canonical(wanted.filter);
  return written("auditing", wanted, {
    enabled: found.enabled ?? false,
    filter: same ? wanted.filter : auditFilter,
    authorization_success: found.auditAuthorizationSuccess ?? false,
  });
}

/** Sends what differs. Rejects with an `Explained` where no cluster of the project can be audited. */
export async function sendAuditing(
  atlas: Atlas,
  groupId: string,
  wanted: Auditing,
  changes: readonly Change[],
): Promise<void> {
  const changed = membersOf("auditing", changes);
  if (changed.length === 0) return;
  const { enabled, filter, authorization_success: success } = wanted;
  const body: AuditingChange = {
    ...(enabled !== undefined && changed.includes("enabled") ? { enabled } : {}),
    ...(filter !== undefined && changed.includes("filter") ? { auditFilter: filter } : {}),
    ...(success !== undefined && changed.includes("authorization_success")
      ? { auditAuthorizationSuccess: success }
      : {}),
  };
  try {
    await atlas.call("updateAuditing", { groupId, body });
  } catch (error) {
    if (!(error instanceof AtlasError) || error.status !== 400 || !(await hasOnlyShared(atlas, groupId))) throw error;
    const what = "Atlas audits dedicated clusters only (M10 and up), and the clusters of this project are none";
    throw new Explained(
      `${what}: ${error.message}`,
      "Leave `auditing` out, or make a cluster of M10 or larger first.",
      {
        cause: error,
      },
    );
  }
}

/** Whether the project has clusters, and none of them is a dedicated one. */
async function hasOnlyShared(atlas: Atlas, groupId: string): Promise<boolean> {
  const flex = await atlas.collection("listFlexClusters", { groupId });
  const clusters = await atlas.collection("listClusters", { groupId });
  const sizes = clusters.map(
    ({ replicationSpecs }) => replicationSpecs?.[0]?.regionConfigs?.[0]?.electableSpecs?.instanceSize ?? "",
  );
  return flex.length + sizes.length > 0 && sizes.every((size) => familyOf(size) !== "dedicated");
}

/** A JSON text in one way of writing; undefined where it is none. */
function canonical(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}
