import { z } from "zod";

/** What another has replaced, and that still works. */
export interface Retired {
  readonly id: string;
  /** When it is removed, in ISO 8601. */
  readonly until: string;
}

/** Member of a state, so that a replacement that was cut short and is ended later gives the time that was wished. */
export const replacedUntil = z
  .string()
  .optional()
  .describe("Until when what is being replaced just now goes on working, in ISO 8601");

/** Those whose time is over. `now` is in milliseconds since the Unix epoch. */
export function dueAmong<One extends Retired>(retired: readonly One[] | undefined, now: number): One[] {
  return (retired ?? []).filter(({ until }) => Date.parse(until) <= now);
}

export function without<One extends Retired>(retired: readonly One[] | undefined, ids: readonly string[]): One[] {
  return (retired ?? []).filter(({ id }) => !ids.includes(id));
}

/** What a remembered state has of them. */
export function retiredIn<One extends Retired>({ retired }: Readonly<Record<string, unknown>>): readonly One[] {
  return Array.isArray(retired) ? (retired as One[]) : [];
}

const hour = 3_600_000;

/**
 * Milliseconds that what is replaced unasked goes on working: none where its secret has lost it, for then nobody has it;
 * an hour where this run signs in with it, or where the template names another secret now and others may still read the
 * one before.
 */
export function graceUnasked(isOwn: boolean, secretBefore: string | undefined, secret: string): number {
  return isOwn || (secretBefore !== undefined && secretBefore !== secret) ? hour : 0;
}
