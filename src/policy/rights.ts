import { userInfo } from "node:os";
import { UsageError } from "../runtime/input-error.ts";
import { administratorFile, exists, readAdministrator } from "./administrator.ts";
import { everyJudge, policyJudge } from "./policy-judge.ts";
import { readPolicy } from "./read-policy.ts";
import type { Judge } from "./request.ts";

export interface Asking {
  readonly cwd: string;
  /** Path of the home's own policy, which need not be there. */
  readonly own: string;
  /** Policies that were named; relative to `cwd`. */
  readonly files: readonly string[];
  /** What the caller calls itself. */
  readonly agent?: string | undefined;
  /** The actions that entities have. */
  readonly actions: readonly string[];
  /** The administrator's file, where tests have one of their own. */
  readonly administrator?: string;
}

/** What a caller may do. */
export interface Rights {
  readonly agent: string | undefined;
  /** Undefined where no policy is in force. */
  readonly judge: Judge | undefined;
  /** Folder of the audit log, where the administrator has named one. */
  readonly audit: string | undefined;
  /**
   * Throws what is wrong with the policies: until it is mended nothing is allowed. `address` is where requests are to go;
   * absent where they stay within the process.
   */
  ensure(address?: string): void;
}

/**
 * The policies in force: the administrator's, those that were named, and the home's own. Each has to allow what is done,
 * so none can widen another.
 */
export function rightsOf(asking: Asking): Rights {
  const given = asking.agent === "" ? undefined : asking.agent;
  try {
    const { cwd, own, files, actions, administrator = administratorFile } = asking;
    const pinned = readAdministrator(administrator, cwd, osUser);
    if (pinned?.agent !== undefined && given !== undefined && given !== pinned.agent) {
      throw new UsageError(
        `${administrator} takes this caller for agent "${pinned.agent}", who is not "${given}"`,
        "leave out --as and MONK_AGENT",
      );
    }
    const agent = pinned?.agent ?? given;
    demandSpelling(own);
    const paths = [...(pinned ? [pinned.policy] : []), ...files, ...(exists(own) ? [own] : [])];
    const judges = paths.map((path) => policyJudge(readPolicy(path, cwd, actions), agent));
    const judge = judges.length === 0 ? undefined : everyJudge(judges);
    return { agent, judge, audit: pinned?.audit, ensure: (address) => keepToAddress(address, pinned?.apiUrl) };
  } catch (failure) {
    return {
      agent: given,
      judge: nothing,
      audit: undefined,
      ensure() {
        throw failure;
      },
    };
  }
}

/** Where the administrator has the audit log of this user kept; undefined where it stands in the home. */
export function pinnedAudit(cwd: string, administrator = administratorFile): string | undefined {
  return readAdministrator(administrator, cwd, osUser)?.audit;
}

/** A policy that nobody reads, for its name, would allow everything. */
function demandSpelling(own: string): void {
  const misspelled = own.replace(/\.yaml$/, ".yml");
  if (misspelled === own || !exists(misspelled)) return;
  throw new UsageError(`${misspelled} is no name of a policy, so nothing would hold to it`, `rename it to ${own}`);
}

/** Credentials go to no other place than the one that the administrator has named. */
function keepToAddress(address: string | undefined, only: string | undefined): void {
  if (address === undefined || only === undefined || new URL(address).origin === new URL(only).origin) return;
  throw new UsageError(
    `the administrator of this machine lets requests go to ${only}, and not to ${address}`,
    "leave out --api-url and ATLAS_API_URL, or have `api_url` changed in the administrator's file",
  );
}

const nothing: Judge = {
  judge: () => ({ reason: "a policy has a mistake, and so allows nothing", hint: "Mend it, or have it mended." }),
};

/** By the process's own identity; the environment has no say in it. A number where the system has no name for it. */
function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "");
  }
}
