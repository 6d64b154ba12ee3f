import type { AccessEntry } from "../../inventory/model.ts";
import { wideBlock } from "../../inventory/wide-block.ts";
import type { Check } from "../check.ts";
import { called } from "../fix.ts";
import { failed, passed, type Verdict } from "../verdict.ts";

export const openAccessList: Check = {
  id: "open-access-list",
  severity: "critical",
  title: "No access list is open to everyone",
  reason: "Then a password is all that stands between the Internet and the data.",
  remedy: "List the addresses that need to connect, then remove the open entry.",
  judges: { access_entries: (entry) => closed(entry) },
};

function closed({ entry, project_id: groupId, expires_at }: AccessEntry): Verdict {
  const wide = wideBlock(entry);
  if (wide === undefined) return passed;
  const { family, prefix } = wide;
  const much = prefix === 0 ? `every address of ${family}` : `1 in ${2 ** prefix} of all addresses of ${family}`;
  const until = expires_at === null ? "" : ` until ${expires_at}`;
  const fix = called("deleteAccessEntry", { groupId, entryValue: entry });
  return failed(`lets ${much} connect${until}`, fix);
}
