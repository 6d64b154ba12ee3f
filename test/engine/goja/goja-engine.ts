import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Ask, answer } from "../ask.ts";
import type { Ending, Engine } from "../engine.ts";

/** Goja, as Monk has it, in a process of its own; `program` is what `gojaProgram` built. */
export function gojaEngine(program: string): Engine {
  const missing = fileURLToPath(new URL("../missing.js", import.meta.url));
  const child = spawn(program, [missing], { stdio: ["pipe", "pipe", "inherit"], env: {} });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = (message: object) => child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    async run(call, outside) {
      const { origins, quirks } = outside;
      say({ ...call, origins, quirks });
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error("the engine's process ended in the middle of a call");
        const message = JSON.parse(value) as { question: Ask } | { ending: Ending };
        if ("ending" in message) return message.ending;
        say({ value: answer(message.question, outside) ?? null });
      }
    },
    close: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill();
  await exit;
}
