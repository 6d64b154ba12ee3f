import { UsageError } from "../../runtime/input-error.ts";

const controlC = "\u0003";
const controlD = "\u0004";
const erase: readonly string[] = ["\u007f", "\b"];

/** Asks on the terminal and shows nothing of the answer. Undefined when it was given up with Ctrl-C or Ctrl-D. */
export async function askHidden(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  // Before the question: whoever answers at once would see what they type.
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stderr.write(question);
  try {
    return await new Promise<string | undefined>((done) => {
      let typed: string[] = [];
      const listen = (chunk: string) => {
        for (const key of chunk) {
          if (key === controlC || key === controlD) return finish(undefined);
          if (key === "\r" || key === "\n") return finish(typed.join(""));
          if (erase.includes(key)) typed = typed.slice(0, -1);
          else if (key >= " ") typed.push(key);
        }
      };
      const finish = (answer: string | undefined) => {
        stdin.off("data", listen);
        done(answer);
      };
      stdin.on("data", listen);
      stdin.resume();
    });
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** More than this is no secret that a person means to store. */
const largest = 64 * 1024;

/** All of standard input, without the line feed at its end. */
export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > largest) throw new UsageError(`standard input holds more than ${largest} bytes`, "give one secret");
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}
