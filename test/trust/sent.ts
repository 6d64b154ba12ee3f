import type { HttpRequest } from "../../src/host/host.ts";

/** A request on its way. */
export interface Sent {
  readonly request: HttpRequest;
  /** Counted from 1, over all requests of the process. */
  readonly number: number;
  /** Method and path with its query; ids and the names of drills are the same in every run. */
  readonly what: string;
  /** How many of the same were sent, this one included. */
  readonly count: number;
}

/** Numbers the requests of one process. */
export class Sequence {
  #number = 0;
  readonly #counts = new Map<string, number>();

  next(request: HttpRequest): Sent {
    this.#number += 1;
    const what = `${request.method} ${masked(request.url)}`;
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return { request, number: this.#number, what, count };
  }
}

/** Without the address, and with everything that differs from run to run told by its kind. */
function masked(url: string): string {
  return url
    .replace(/^https?:\/\/[^/]+/, "")
    .replace(/(mdb_sa_id_|\b)[0-9a-f]{24}\b/g, "{id}")
    .replace(/restore-drill-[0-9a-f]{8}/g, "restore-drill");
}
