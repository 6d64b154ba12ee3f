import type { OperationView } from "./operation-view.ts";

/** Method and path, as one reads them. */
export function requestOf({ method, path }: OperationView): string {
  return `${method} ${path || "/"}`;
}
