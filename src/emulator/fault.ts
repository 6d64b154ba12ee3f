import { readFileSync, statSync } from "node:fs";

/** A failure to come. The first `times` requests that match get it. */
export interface Fault {
  /**
   * `POST /groups/{groupId}/clusters` by template, `GET /groups/*` or a full path by pattern, with or without `/api/atlas/v2`.
   * Every authenticated request when absent. `POST /api/oauth/token` must be named to fail.
   */
  readonly operation?: string;
  /** Answer this status instead of acting. */
  readonly status?: number;
  /**
   * `reset-before`: the connection is dropped and nothing was done; `reset-after`: dropped when it was done;
   * `cut-body`: done, the answer breaks off half way; `not-json`: done, the answer is not JSON;
   * `html`: not done, a proxy's page; `slow`: answered later;
   * `fails-later`: answered as usual, and the snapshot or restore that it starts ends as failed.
   */
  readonly kind?: FaultKind;
  /** With `slow`. Milliseconds, default 1000. */
  readonly ms?: number;
  /** Seconds, for the Retry-After header. */
  readonly retryAfter?: number;
  /** Instead of the status's usual code. */
  readonly errorCode?: string;
  /** Default 1. */
  readonly times?: number;
  /** Matching requests to let pass first. Default 0. */
  readonly after?: number;
}

export type FaultKind = "reset-before" | "reset-after" | "cut-body" | "not-json" | "html" | "slow" | "fails-later";

const tokenOperation = "POST /api/oauth/token";

/** Faults that wait for their request, from calls and from a file. */
export class FaultList {
  #waiting: { fault: Fault; left: number; skip: number; fromFile: boolean }[] = [];
  readonly #file: string | undefined;
  #fileMark = "";

  constructor(file?: string) {
    this.#file = file;
    this.#readFile();
  }

  add(fault: Fault, fromFile = false): void {
    this.#waiting.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0, fromFile });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for this request, used up by one. */
  take(operation: string, method: string, path: string): Fault | undefined {
    this.#readFile();
    for (const entry of this.#waiting) {
      if (!matches(entry.fault, operation, method, path)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      if (entry.left <= 0) this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      return entry.fault;
    }
    return undefined;
  }

  #readFile(): void {
    if (this.#file === undefined) return;
    const stat = statSync(this.#file, { throwIfNoEntry: false });
    const mark = stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : "";
    if (mark === this.#fileMark) return;
    this.#fileMark = mark;
    this.#waiting = this.#waiting.filter((entry) => !entry.fromFile);
    if (stat) for (const fault of JSON.parse(readFileSync(this.#file, "utf8")) as Fault[]) this.add(fault, true);
  }
}

function matches(fault: Fault, operation: string, method: string, path: string): boolean {
  if (fault.operation === undefined) return operation !== tokenOperation;
  const [wantedMethod, wantedPath = ""] = fault.operation.split(" ");
  const full = wantedPath.startsWith("/api/") ? wantedPath : `/api/atlas/v2${wantedPath === "/" ? "" : wantedPath}`;
  if (operation === `${wantedMethod} ${full}`) return true;
  if (wantedMethod !== method && wantedMethod !== "*") return false;
  const pattern = full.split("*").map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(path);
}
