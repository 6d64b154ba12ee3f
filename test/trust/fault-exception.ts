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
    problem: /^too much: access-entry/,
  },
  {
    because: "Of the very thing that was asked for there is nobody else to ask.",
    fault: /^404 of Atlas$/,
    scenario: /^(plan|get|list|describe)/,
    what: /^GET .*\/schedule$/,
    problem: /^answers/,
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
