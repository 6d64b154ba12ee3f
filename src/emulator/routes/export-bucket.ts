import { randomUUID } from "node:crypto";
import { projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import type { ExportBucketRecord } from "../backup/record.ts";
import { idPattern, newId } from "../identifier.ts";
import { page } from "../page.ts";
import { missingAttribute } from "../refusal.ts";
import type { Call, Route, Version } from "../route.ts";
import { choice, flag, ignored, object, text } from "../rule.ts";
import { selfLink } from "../shape/link.ts";

const place = "/groups/{groupId}/backup/exportBuckets";
/** The shape of 2023-01-01 knew AWS alone and is not emulated: such a request is refused as too early. */
const versions: readonly Version[] = [{ date: "2024-05-30" }];

const createBody = object(
  {
    bucketName: text({ min: 3, max: 63 }),
    cloudProvider: choice(["AWS", "AZURE", "GCP"]),
    iamRoleId: text({ pattern: idPattern }),
    links: ignored,
    requirePrivateNetworking: flag,
    roleId: text({ pattern: idPattern }),
    serviceUrl: text({ min: 33, max: 2048 }),
    tenantId: text(),
  },
  ["cloudProvider", "bucketName"],
);

const needed = { AWS: ["iamRoleId"], AZURE: ["roleId", "serviceUrl"], GCP: ["roleId"] } as const;

function shape({ id, groupId, settings }: ExportBucketRecord, call: Call): unknown {
  return { _id: id, ...settings, links: selfLink(call, "groups", groupId, "backup", "exportBuckets", id) };
}

/** Where schedules may send snapshots; as much of it as a schedule's `export` needs to be checked. */
export const exportBucketRoutes: readonly Route[] = [
  {
    method: "GET",
    path: place,
    versions,
    limit: "backup",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const groupId = call.params.groupId ?? "";
      const buckets = call.world.exportBuckets.of(groupId);
      const segments = ["groups", groupId, "backup", "exportBuckets"];
      return { status: 200, body: page(call, segments, buckets, (bucket) => shape(bucket, call)) };
    },
  },
  {
    method: "POST",
    path: place,
    versions,
    limit: "backup",
    needs: projectRole("GROUP_BACKUP_MANAGER"),
    handle(call) {
      const given = createBody(call.body, "");
      const settings = given.cloudProvider === "AZURE" ? { tenantId: randomUUID(), ...given } : given;
      for (const name of needed[settings.cloudProvider]) if (settings[name] === undefined) throw missingAttribute(name);
      const bucket = { id: newId(call.now), groupId: call.params.groupId ?? "", settings };
      return { status: 200, body: shape(call.world.exportBuckets.put(bucket.groupId, bucket.id, bucket), call) };
    },
  },
  {
    method: "GET",
    path: `${place}/{exportBucketId}`,
    versions,
    limit: "backup",
    needs: projectReader,
    handle(call) {
      const { groupId = "", exportBucketId = "" } = call.params;
      const bucket = call.world.exportBuckets.get(groupId, exportBucketId);
      if (!bucket) {
        throw new ApiError(404, "EXPORT_BUCKET_NOT_FOUND", `No export bucket with ID ${exportBucketId} exists.`, {
          parameters: [exportBucketId],
        });
      }
      return { status: 200, body: shape(bucket, call) };
    },
  },
];
