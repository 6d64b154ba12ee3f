import { redact } from "../../atlas/redact.ts";
import type { Change } from "../../entity/index.ts";
import { changeLines } from "../../render/change.ts";
import { harmless, mapTexts } from "../../render/harmless.ts";
import { resultLines } from "../../render/result.ts";
import { fancySymbols, noColours, type Style } from "../../render/style.ts";
import type { Builtins } from "./builtin.ts";

const style: Style = { colour: noColours, symbol: fancySymbols };

/** Tells the user, a line at a time, and never a secret. */
export class Teller {
  private readonly cli: Builtins["cli"];
  private readonly secrets: readonly string[];
  private waiting = "";

  /** `secrets` may grow. */
  constructor(cli: Builtins["cli"], secrets: readonly string[]) {
    this.cli = cli;
    this.secrets = secrets;
  }

  say(text: string): void {
    for (const line of this.clean(text).split("\n")) this.cli.output(line);
  }

  /** What is being waited for, once for as long as it stays the same. */
  wait(text: string): void {
    if (text === this.waiting) return;
    this.waiting = text;
    this.say(text);
  }

  changes(path: string, changes: readonly Change[]): void {
    for (const line of [path, ...changeLines(changes, style)]) this.say(line);
  }

  /** What an action answered. */
  result(path: string, action: string, data: unknown): void {
    if (data === undefined || data === null) this.say(`${path}/${action} done`);
    else if (Array.isArray(data) && data.length === 0) this.say("There are none.");
    else for (const line of resultLines(this.cleanData(data), style)) this.say(line);
  }

  clean(text: string): string {
    return harmless(redact(text, this.secrets));
  }

  private cleanData(data: unknown): unknown {
    return mapTexts(data, (text) => this.clean(text));
  }
}
