import type { WriteStream } from "node:tty";
import { cut } from "./cut.ts";

type Stream = Pick<WriteStream, "write" | "columns" | "rows">;

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const clearBelow = "\u001b[0J";
const pause = 90;

/** The last lines of a terminal, drawn anew as time goes by. Whatever else is printed appears above them. */
export class LiveRegion {
  readonly #stream: Stream;
  readonly #frame: (width: number, height: number) => readonly string[];
  readonly #timer: NodeJS.Timeout;
  readonly #restore = () => this.#stream.write(showCursor);
  #height = 0;

  /** `frame` answers the lines; what does not fit into the terminal is cut. */
  constructor(stream: Stream, frame: (width: number, height: number) => readonly string[]) {
    this.#stream = stream;
    this.#frame = frame;
    stream.write(hideCursor);
    process.once("exit", this.#restore);
    this.#timer = setInterval(() => this.#draw(), pause).unref();
  }

  above(write: () => void): void {
    this.#stream.write(this.#erasure());
    this.#height = 0;
    write();
    this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stream.write(this.#erasure() + showCursor);
    process.off("exit", this.#restore);
  }

  #draw(): void {
    const width = (this.#stream.columns || 80) - 1;
    const height = Math.max(1, (this.#stream.rows || 24) - 1);
    const lines = this.#frame(width, height)
      .slice(0, height)
      .map((line) => cut(line, width));
    this.#stream.write(this.#erasure() + lines.map((line) => `${line}\n`).join(""));
    this.#height = lines.length;
  }

  #erasure(): string {
    return this.#height === 0 ? "" : `\u001b[${this.#height}A\r${clearBelow}`;
  }
}
