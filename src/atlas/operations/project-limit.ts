import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const projectLimit = deferred(() =>
  z.looseObject({
    name: z.string(),
    value: z.number(),
    currentUsage: unset(z.number()),
    defaultLimit: unset(z.number()),
    maximumLimit: unset(z.number()),
  }),
);
export type ProjectLimit = Told<typeof projectLimit>;

const common = { version: "2023-01-01", area: "projects", limit: limits.project, repeatable: true } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", answer: projectLimit } as const;
const writes = {
  ...common,
  path: "/groups/{groupId}/limits/{limitName}",
  access: "write",
  role: "Project Owner",
  touches: [{ list: "listProjectLimits", keys: ({ limitName }: { limitName: string }) => [limitName] }],
} as const;

export const projectLimitOperations = {
  /** Those that are set or have a default. */
  listProjectLimits: {
    ...reads,
    path: "/groups/{groupId}/limits",
    pages: "array",
    keys: ({ name }: ProjectLimit) => [name],
  },
  getProjectLimit: {
    ...reads,
    path: "/groups/{groupId}/limits/{limitName}",
    from: { list: "listProjectLimits", key: ({ limitName }: { limitName: string }) => limitName },
  },
  setProjectLimit: { ...writes, method: "PATCH", body: shape<{ readonly value: number }>(), answer: projectLimit },
  /** Back to the default; a limit that has none is gone. */
  resetProjectLimit: { ...writes, method: "DELETE" },
} as const satisfies Record<string, Operation>;
