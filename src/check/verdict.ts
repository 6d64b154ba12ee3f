/** What to run, in a POSIX shell. */
export interface Command {
  readonly command: string;
}

/** What to write or to run so that a finding goes away. */
export type Fix =
  | { readonly yaml: string }
  | Command
  /** `last_command` is the one that ends it, once the advice is followed. */
  | { readonly advice: string; readonly last_command?: string };

/** What a check says of one item; undefined where there is nothing for it to judge. */
export type Verdict =
  | { readonly state: "passed" }
  | { readonly state: "failed"; readonly message: string; readonly fix: Fix }
  /** Atlas did not say what the check looks at. It is no pass. `told` where a finding about the reading says so already. */
  | { readonly state: "unknown"; readonly message: string; readonly fix?: Fix; readonly told?: true };

export const passed: Verdict = { state: "passed" };

export function failed(message: string, fix: Fix): Verdict {
  return { state: "failed", message, fix };
}

export function unknown(message: string, fix?: Fix): Verdict {
  return { state: "unknown", message, ...(fix && { fix }) };
}

/** `failed` unless it is as it should be; `unknown` where Atlas says nothing of it. */
export function wanted(value: boolean | null, what: string, message: string, fix: () => Fix): Verdict {
  if (value === null) return unknown(`Atlas does not say ${what}`);
  return value ? passed : failed(message, fix());
}
