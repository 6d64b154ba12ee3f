import pc from "picocolors";
import { fancySymbols, plainSymbols, type Style } from "../../render/style.ts";

export function style(options: { readonly colours: boolean; readonly fancy: boolean }): Style {
  return { colour: pc.createColors(options.colours), symbol: options.fancy ? fancySymbols : plainSymbols };
}
