import { Interrupted, TransportError } from "../host/host.ts";
import { InputError, UsageError } from "./input-error.ts";

/** Failures whose message says everything, besides those that carry a hint; any other is a defect of this program. */
const explained = [InputError, UsageError, TransportError, Interrupted];

/** Whether the message says enough by itself, as does what the operating system refuses, such as a port in use. */
export function isExplained(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ("hint" in error || ("syscall" in error && "code" in error)) return true;
  return explained.some((known) => error instanceof known);
}
