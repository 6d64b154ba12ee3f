import type { Judged } from "../check/index.ts";
import type { Style } from "../render/style.ts";

/** What a judgement can be shown as. */
export const forms = ["terminal", "json", "html", "junit", "sarif"] as const;
export type Form = (typeof forms)[number];

export interface Forms {
  readonly judged: Judged;
  /** Of this program. */
  readonly version: string;
  /** The saved inventory, as a URI. */
  readonly artifact?: string;
  readonly style: Style;
  /** Columns that there are. */
  readonly width: number;
  readonly verbose: boolean;
}

/** The whole report as text, in one form. */
export async function inForm(form: Form, { judged, style, width, verbose, ...about }: Forms): Promise<string> {
  const { checkPage, junit, sarif } = await import("../check/index.ts");
  const { judgement } = judged;
  switch (form) {
    case "terminal": {
      const { checkLines } = await import("./render/check.ts");
      return `${checkLines(judgement, { style, width, verbose }).join("\n")}\n`;
    }
    case "json":
      return documentText(judgement);
    case "html": {
      const { html } = await import("../page/html.ts");
      return html(checkPage(judgement));
    }
    case "junit":
      return junit(judged);
    case "sarif":
      return documentText(sarif(judgement, about));
  }
}

function documentText(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
