import { ConfirmationNeeded } from "../entity/confirmation.ts";
import { Interrupted } from "../host/host.ts";
import { isExplained } from "../runtime/explained-failure.ts";
import { InputError } from "../runtime/input-error.ts";
import { version } from "../version.ts";
import type { Output } from "./terminal/output.ts";

/** Says why a verb ended early. The one place that prints errors; answers the exit code. */
export function reportFailure(error: unknown, output: Output): number {
  const text = output.clean(textOf(error));
  if (output.json) output.event({ error: { ...described(error), message: text } });
  else output.error(withMark(text, error, output));
  return error instanceof Interrupted ? 130 : 1;
}

function textOf(error: unknown): string {
  if (isExplained(error)) return error.message;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a defect of monk-mongodb-atlas ${version}, not of your input. Please report it with this text:\n${stack}`;
}

function described(error: unknown): Record<string, unknown> {
  if (error instanceof InputError) return { name: error.name, diagnostics: error.diagnostics };
  if (error instanceof ConfirmationNeeded) {
    return { name: error.name, plan: error.plan, confirm: { [error.argument]: error.answer } };
  }
  return { name: error instanceof Error ? error.name : "Error" };
}

/** Diagnostics begin with their place, as editors expect it. */
function withMark(text: string, error: unknown, { errorStyle: { colour, symbol } }: Output): string {
  if (error instanceof InputError) {
    const count = error.diagnostics.filter(({ severity }) => severity === "error").length;
    return `${text}\n\n${colour.red(symbol.failed)} ${count === 1 ? "1 mistake" : `${count} mistakes`}; nothing was done.`;
  }
  return `${colour.red(symbol.failed)} ${text}`;
}
