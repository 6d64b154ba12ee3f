import type { Outside } from "./engine.ts";

/** What an engine asks of whoever drives it, in the middle of a call. */
export type Ask =
  | { readonly ask: "now" }
  | { readonly ask: "sleep"; readonly milliseconds: number }
  | { readonly ask: "secret-get"; readonly name: string }
  | { readonly ask: "secret-set"; readonly name: string; readonly value: string }
  | { readonly ask: "secret-remove"; readonly name: string }
  | { readonly ask: "output"; readonly line: string }
  | { readonly ask: "log"; readonly level: string; readonly line: string };

/** The answer; undefined where there is none, also for a secret that does not exist. */
export function answer(ask: Ask, outside: Outside): string | number | undefined {
  switch (ask.ask) {
    case "now":
      return outside.now();
    case "sleep":
      outside.sleep(ask.milliseconds);
      return undefined;
    case "secret-get":
      return outside.secrets.get(ask.name);
    case "secret-set":
      outside.secrets.set(ask.name, ask.value);
      return undefined;
    case "secret-remove":
      outside.secrets.remove(ask.name);
      return undefined;
    case "output":
      outside.output(ask.line);
      return undefined;
    case "log":
      outside.log(ask.level, ask.line);
      return undefined;
  }
}
