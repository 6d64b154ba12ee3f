import { Explained } from "./explained.ts";

/** Something would be overwritten, and nobody has said yet that it may be. Nothing was done. */
export class ConfirmationNeeded extends Explained {
  override readonly name: string = "ConfirmationNeeded";
  /** What would be done, as sentences. */
  readonly plan: readonly string[];
  /** The argument that confirms, and what it has to say. */
  readonly argument: string;
  readonly answer: string;
  /** Whether a person at a terminal may be asked; otherwise only the argument will do. */
  readonly askable: boolean;
  /** Arguments that belong to the answer, so that what is then done is what was shown, and nothing newer. */
  readonly settled: Readonly<Record<string, string>>;

  constructor(
    plan: readonly string[],
    confirm: { argument: string; answer: string; askable: boolean; settled?: Readonly<Record<string, string>> },
  ) {
    super(plan.join(" "), `Confirm it: ${confirm.argument}=${confirm.answer}`);
    this.plan = plan;
    this.argument = confirm.argument;
    this.answer = confirm.answer;
    this.askable = confirm.askable;
    this.settled = confirm.settled ?? {};
  }
}
