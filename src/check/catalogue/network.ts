import type { AccessEntry } from "../../inventory/model.ts";
import type { Check } from "../check.ts";
import { called } from "../fix.ts";
import { failed, passed, type Verdict } from "../verdict.ts";

/** Blocks larger than any one organization has: all of the Internet is two such blocks as well as one. */
const widest = { IPv4: 7, IPv6: 15 } as const;

export const openAccessList: Check = {
  id: "open-access-list",
  severity: "critical",
  title: "No access list is open to everyone",
  reason: "Then a password is all that stands between the Internet and the data.",
  remedy: "List the addresses that need to connect, then remove the open entry.",
  judges: { access_entries: (entry) => closed(entry) },
};

function closed({ entry, project_id: groupId, expires_at }: AccessEntry): Verdict {
  const [, address = "", prefix = ""] = /^([^/]*)\/(\d{1,3})$/.exec(entry) ?? [];
  const family = address.includes(":") ? "IPv6" : "IPv4";
  if (prefix === "" || Number(prefix) > widest[family]) return passed;
  const whole = Number(prefix) === 0;
  const much = whole ? `every address of ${family}` : `1 in ${2 ** Number(prefix)} of all addresses of ${family}`;
  const until = expires_at === null ? "" : ` until ${expires_at}`;
  const fix = called("deleteAccessEntry", { groupId, entryValue: entry });
  return failed(`lets ${much} connect${until}`, fix);
}
