import { z } from "zod";
import { deferred } from "../deferred.ts";
import type { Operation } from "../operation.ts";
import { limits } from "./limit.ts";

/** A service account is told less about itself than an API key, so nothing here is certain but the name. */
const systemStatus = deferred(() => z.looseObject({ appName: z.string() }));

export const systemOperations = {
  /** The cheapest call there is: shows that Atlas is there and that the credentials are right. */
  getSystemStatus: {
    method: "GET",
    path: "",
    version: "2023-01-01",
    area: "system",
    access: "read",
    limit: limits.system,
    repeatable: true,
    answer: systemStatus,
  },
} as const satisfies Record<string, Operation>;
