import { AtlasError } from "./error.ts";

/**
 * The one place that reads an error as "there is no such thing", but for rows that go by their codes alone.
 * A 404 without one of Atlas's codes is not Atlas speaking: a wrong address must not make everything look absent.
 */
export function isAbsent(error: unknown, codes: readonly string[] = []): boolean {
  const isNotFound = error instanceof AtlasError && error.errorCode !== undefined && error.status === 404;
  return isNotFound || hasCode(error, codes);
}

export function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof AtlasError && error.errorCode !== undefined && codes.includes(error.errorCode);
}
