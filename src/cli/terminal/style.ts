import pc from "picocolors";

/** Colours and symbols, as far as the terminal and the user want them. */
export interface Style {
  readonly colour: ReturnType<typeof pc.createColors>;
  readonly symbol: Symbols;
}

export interface Symbols {
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  readonly warning: string;
  readonly waiting: string;
  readonly arrow: string;
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  readonly frames: readonly string[];
}

const fancy: Symbols = {
  done: "✔",
  failed: "✖",
  skipped: "○",
  warning: "⚠",
  waiting: "…",
  arrow: "→",
  branch: "├─ ",
  lastBranch: "└─ ",
  trunk: "│  ",
  frames: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

const plain: Symbols = {
  done: "ok",
  failed: "FAILED",
  skipped: "skipped",
  warning: "warning",
  waiting: "...",
  arrow: "->",
  branch: "|- ",
  lastBranch: "`- ",
  trunk: "|  ",
  frames: ["-"],
};

export function style(options: { readonly colours: boolean; readonly fancy: boolean }): Style {
  return { colour: pc.createColors(options.colours), symbol: options.fancy ? fancy : plain };
}
