import { z } from "zod";
import { readDocument } from "../runtime/source/document.ts";
import type { Waiver } from "./waiver.ts";

const wanted = {
  message: "this is no file of waivers",
  expected: "`version: 1`, then `waivers:`",
  hint: "each waiver has id, resource, reason and until",
};

/** Reads waivers. `ids` are those of all checks. Throws an `InputError` with every mistake: then nothing is waived. */
export function readWaivers(path: string, cwd: string, ids: readonly string[]): readonly Waiver[] {
  const { name, data } = readDocument(path, cwd, schemaOf(ids), wanted);
  return data.waivers.map((waiver, index) => ({ ...waiver, place: `${name}: waivers[${index}]` }));
}

/** A reason of one letter is none. */
const shortestReason = 8;

function schemaOf(ids: readonly string[]) {
  const waiver = z.strictObject({
    id: z.enum(ids).describe("Id of the check"),
    resource: z.string().trim().min(1).describe("What is waived, as reports name it; `*` for any characters"),
    reason: z.string().trim().min(shortestReason).describe("Why it may stay"),
    until: z.iso.date("a day such as 2027-01-31: the last one on which it waives").describe("Last day, UTC"),
  });
  return z.strictObject({ version: z.literal(1), waivers: z.array(waiver) });
}
