import type { Grant } from "../access.ts";
import { type ApiAccessList, addEntries, listedEntries, removeEntry } from "../credential/access-list.ts";
import type { Call, Route } from "../route.ts";

interface Place {
  /** Of the list, below `/api/atlas/v2`. */
  readonly path: string;
  readonly reader: Grant;
  readonly writer: Grant;
  /** The list that a path names. */
  readonly listOf: (call: Call) => ApiAccessList;
}

/** What can be done with the access lists of keys, or of accounts. */
export function accessListRoutes(
  common: Pick<Route, "versions" | "limit">,
  { path, reader, writer, listOf }: Place,
): readonly Route[] {
  return [
    {
      ...common,
      method: "GET",
      path,
      needs: reader,
      paging: "counted",
      handle: (call) => listedEntries(call, listOf(call)),
    },
    {
      ...common,
      method: "POST",
      path,
      needs: writer,
      paging: "counted",
      handle: (call) => addEntries(call, listOf(call)),
    },
    {
      ...common,
      method: "DELETE",
      path: `${path}/{ipAddress}`,
      needs: writer,
      handle: (call) => removeEntry(call, listOf(call)),
    },
  ];
}
