import { faults, wornNonce } from "./fault.ts";
import { playTable } from "./fault-play.ts";
import { faultTable } from "./fault-table.ts";

/** Those that a challenge, or the count of its answers, could make a difference to. */
const names = [
  "401 once",
  "401 from here on",
  "429 with Retry-After",
  "500 although done",
  "connection refused once",
  "reset before",
  "reset after",
  "cut body",
  "30 s of silence",
];

const table = await faultTable({
  credential: "API key",
  only: /^(update that creates|update with nothing|create-snapshot|delete$)/,
  faults: [...faults.filter(({ name }) => names.includes(name)), wornNonce],
});

playTable("with Digest", table);
