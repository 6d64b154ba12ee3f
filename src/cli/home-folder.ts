import { resolve } from "node:path";
import { type Home, openHome } from "../runtime/home/home.ts";
import type { GlobalOptions } from "./global-option.ts";

/** The home that the options name. */
export function homeOf({ home }: Pick<GlobalOptions, "home">, cwd: string): Home {
  return openHome(resolve(cwd, home ?? ".monk"));
}
