import { z } from "zod";
import { deferred } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";

/** Every setting of a project is a flag; new ones appear from time to time. */
const projectSettings = deferred(() => z.looseObject({}));
export type ProjectSettings = Readonly<Record<string, unknown>>;

const common = {
  path: "/groups/{groupId}/settings",
  version: "2023-01-01",
  area: "projects",
  limit: limits.project,
  repeatable: true,
  answer: projectSettings,
} as const;

export const projectSettingsOperations = {
  getProjectSettings: { ...common, method: "GET", access: "read", role: "Project Read Only" },
  /** Partial: what is left out stays. */
  updateProjectSettings: {
    ...common,
    method: "PATCH",
    access: "write",
    role: "Project Owner",
    body: shape<Readonly<Record<string, boolean>>>(),
    touches: [],
  },
} as const satisfies Record<string, Operation>;
