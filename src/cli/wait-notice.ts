import { duration } from "../render/duration.ts";

interface Wait {
  readonly operation: string;
  readonly milliseconds: number;
  readonly reason: "pacing" | "again";
  readonly status?: number;
}

/** Says that the service makes us wait, when it takes long, and once for waits that overlap. */
export function waitNotices(say: (text: string) => void): (wait: Wait) => void {
  let said = 0;
  return ({ operation, milliseconds, reason, status }) => {
    if (milliseconds < 2000 || Date.now() < said) return;
    said = Date.now() + milliseconds;
    const crowded = reason === "pacing" || status === 429;
    const why = crowded ? "Atlas wants fewer requests" : `No good answer${status === undefined ? "" : ` (${status})`}`;
    say(`${why}: ${operation} ${crowded ? "waits" : "is tried again in"} ${duration(milliseconds)}.`);
  };
}
