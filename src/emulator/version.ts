import { ApiError } from "./api-error.ts";
import type { Version } from "./route.ts";

const mediaType = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json$/;

function requestedDate(header: string | undefined): string | undefined {
  for (const part of (header ?? "").split(",")) {
    const date = mediaType.exec(part.split(";")[0]?.trim() ?? "")?.[1];
    if (date && !Number.isNaN(Date.parse(date))) return date;
  }
  return undefined;
}

/**
 * The newest version that is not after the date in the Accept header.
 * Refuses 406 without such a version, and 410 past the version's sunset.
 */
export function resolveVersion(versions: readonly Version[], accept: string | undefined, now: number): Version {
  const date = requestedDate(accept);
  const version = date === undefined ? undefined : versions.findLast((candidate) => candidate.date <= date);
  if (!version) {
    throw new ApiError(406, "INVALID_VERSION_DATE", "Invalid accept header or version date.", {
      parameters: [accept ?? ""],
    });
  }
  if (version.sunset !== undefined && now >= Date.parse(version.sunset)) {
    throw new ApiError(410, "VERSION_GONE", `Version ${version.date} of this operation has been sunset.`, {
      parameters: [version.date],
    });
  }
  return version;
}

/** A body must say which version it is written in. */
export function demandVersionedBody(contentType: string | undefined): void {
  if (requestedDate(contentType) === undefined) {
    throw new ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "A body needs Content-Type: application/vnd.atlas.DATE+json.", {
      parameters: [contentType ?? ""],
    });
  }
}

/** Headers that tell that a newer version exists. */
export function deprecationHeaders(
  versions: readonly Version[],
  version: Version,
): readonly (readonly [string, string])[] {
  const next = versions[versions.indexOf(version) + 1];
  if (!next || version.sunset === undefined) return [];
  return [
    ["Deprecation", new Date(next.date).toUTCString()],
    ["Sunset", new Date(version.sunset).toUTCString()],
  ];
}

export function contentType(version: Version): string {
  return `application/vnd.atlas.${version.date}+json;charset=utf-8`;
}
