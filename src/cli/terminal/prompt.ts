import { createInterface } from "node:readline/promises";

/** Whether there is a person to ask: both ends are a terminal. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/** Asks on the terminal; only `yes` in full is a yes. Ctrl-C and the end of input are a no. */
export async function confirmed(question: string): Promise<boolean> {
  return (await ask(question))?.trim().toLowerCase() === "yes";
}

/** Asks for a text on the terminal; undefined on Ctrl-C and at the end of input. */
export async function asked(question: string): Promise<string | undefined> {
  return (await ask(question))?.trim();
}

async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((done) => {
    lines.on("close", () => done(undefined));
    lines.question(question).then(
      (answer) => {
        done(answer);
        lines.close();
      },
      () => done(undefined),
    );
  });
}
