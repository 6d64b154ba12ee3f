import { expect } from "vitest";
import { HomeError } from "../../../src/runtime/home/index.ts";

/** The `HomeError` that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<HomeError> {
  const caught: unknown = await promise.then(
    () => undefined,
    (error) => error,
  );
  if (caught instanceof HomeError) return caught;
  return expect.fail(`expected a HomeError, got ${caught}`);
}
