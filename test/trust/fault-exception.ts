import type { Cell } from "./cell.ts";

/** What a cell may show although it is not as it has to be elsewhere, and why. */
export interface Exception {
  readonly because: string;
  readonly fault: RegExp;
  /** Where it is so; everywhere when left out. */
  readonly scenario?: RegExp;
  readonly what?: RegExp;
  /** The problems that it explains. */
  readonly problem: RegExp;
}

export const exceptions: readonly Exception[] = [
  {
    because: "What Atlas says is not there is understood, and told in words: what is missing, and what to do.",
    fault: /^404 of Atlas$/,
    problem: /^no (code|operation)/,
  },
  {
    because: "A deletion that Atlas answers with its own word that there is no such thing is done.",
    fault: /^404 of Atlas$/,
    what: /^DELETE /,
    problem:
      /^(a further update writes: DELETE [^,]*$|too much: (access-entry|api-access-entry|snapshot|api-key|service-account|alert-config) of)/,
  },
  {
    because: "A key that was replaced goes when its time is up by the clock here; one that was set back says later.",
    fault: /^clock an hour back$/,
    scenario: /^(mcp )?rotate \((deployer|bot)\)/,
    problem:
      /^(missing|too much): (api-key|api-access-entry|service-account|\{.*mongodb-atlas\/(api-key|service-account))/,
  },
  {
    because: "A key works before its description is passed on to it; that it was not is told, and an update does it.",
    fault: /./,
    scenario: /^(mcp )?rotate \(deployer\)/,
    what: /^PATCH .*\/apiKeys\//,
    problem:
      /^(missing|too much): (api-key of : \{"desc":"deployer|\{.*"name":"deployer( \[new\])?","organization_id")/,
  },
  {
    because: "Who may not see the policy on a project's backups is told just that, and everything else.",
    fault: /^(403|401 for want of a role)$/,
    scenario: /^(mcp )?get-backup-info/,
    what: /backupCompliancePolicy$/,
    problem: /^answers .*"compliance_policy":"unknown"/,
  },
  {
    because: "No setting of an organization has to be told; of one that is not, an inventory says null.",
    fault: /^missing members$/,
    scenario: /^(mcp )?inventory/,
    what: /\/orgs\/\{id\}\/settings$/,
    problem: /^answers .*"api_access_list_required":null/,
  },
  {
    because: "Atlas's refusal to cancel is told in its own words, and that the restore goes on: then it does.",
    fault: /^409$/,
    scenario: /^(mcp )?cancel-restore/,
    what: /^DELETE /,
    problem: /^(no operation|missing: restore-job|too much: restore-job)/,
  },
  {
    because: "Credentials that Atlas forbids something are such as it knows: what a secret holds is told to be in use.",
    fault: /^(403|401 for want of a role)$/,
    scenario: /over credentials that are spent$/,
    what: /^GET \/api\/atlas\/v2$/,
    problem: /^no (code|operation|next step).*: secret \S+ holds something already/,
  },
  {
    because: "Who made a cluster no check asks: an agent's check that could not read it says so, and is a whole one.",
    fault: /./,
    scenario: /^mcp check$/,
    what: /\/groups\/\{id\}\/events/,
    problem: /^answers .*"check":"not-read"/,
  },
  {
    because: "Atlas keeps a record of every restore that it did; a drill that was run twice has two.",
    fault: /./,
    scenario: /^(mcp )?verify-backup/,
    problem: /^too much: restore-job of orders: .*"clusterName":"restore-drill"/,
  },
];

export function exceptionFor({ scenario, spot, fault }: Cell, problem: string): Exception | undefined {
  return exceptions.find(
    (one) =>
      one.fault.test(fault.name) &&
      (one.scenario ?? /./).test(scenario.name) &&
      (one.what ?? /./).test(spot.what) &&
      one.problem.test(problem),
  );
}
