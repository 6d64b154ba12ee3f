/** Colours and symbols, as far as whoever shows the text can have them. */
export interface Style {
  readonly colour: Colours;
  readonly symbol: Symbols;
}

type Paint = (text: string) => string;

export interface Colours {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
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

export const fancySymbols: Symbols = {
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

export const plainSymbols: Symbols = {
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

const asItIs: Paint = (text) => text;

export const noColours: Colours = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  green: asItIs,
  yellow: asItIs,
  cyan: asItIs,
};
