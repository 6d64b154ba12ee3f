import { duration } from "../../render/duration.ts";

/** One exchange with the service, as `--verbose` shows it. */
export function exchangeLine(exchange: {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly errorCode?: string;
  readonly milliseconds: number;
  readonly attempt: number;
  readonly waited: number;
}): string {
  const { operation, method, path, status, errorCode, milliseconds, attempt, waited } = exchange;
  const answer = [status, errorCode].filter((part) => part !== undefined).join(" ") || "no answer";
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  const after = waited >= 100 ? `, after a wait of ${duration(waited)}` : "";
  return `  ${operation}: ${answer}, ${Math.round(milliseconds)} ms${again}${after} (${method} ${path})`;
}
