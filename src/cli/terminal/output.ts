import type { WriteStream } from "node:tty";
import { harmless, harmlessJson, mapTexts } from "../../render/harmless.ts";
import type { Style } from "../../render/style.ts";
import { LiveRegion } from "./live-region.ts";
import { style } from "./style.ts";

export interface OutputOptions {
  readonly json?: true;
  readonly nofancy?: true;
  readonly nocolor?: true;
  readonly silent?: true;
  readonly verbose?: true;
}

type Stream = Pick<WriteStream, "write" | "isTTY" | "columns" | "rows" | "on">;

/**
 * Everything that is printed goes through here, and through the redactor.
 * Results go to standard output; what is said about the work goes to standard error.
 */
export class Output {
  readonly json: boolean;
  readonly silent: boolean;
  readonly verbose: boolean;
  /** Whether somebody watches: a region of the terminal may be drawn anew. */
  readonly live: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  /** Why something could not be printed. */
  lost: string | undefined;
  readonly #broken = new Set<Stream>();
  #redact: (text: string) => string = (text) => text;
  #region: LiveRegion | undefined;

  constructor(options: OutputOptions, environment: NodeJS.ProcessEnv, stdout: Stream, stderr: Stream) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.json = options.json ?? false;
    this.silent = options.silent ?? false;
    this.verbose = options.verbose ?? false;
    const fancy = options.nofancy === undefined && environment.TERM !== "dumb";
    this.live = fancy && stdout.isTTY && !this.json && !this.silent;
    const colours = (stream: Stream) => options.nocolor === undefined && wantsColours(stream, environment);
    this.style = style({ colours: colours(stdout), fancy });
    this.errorStyle = style({ colours: colours(stderr), fancy });
    for (const stream of [stdout, stderr]) stream.on("error", (error) => this.#fail(stream, error));
  }

  /** Columns of the terminal that shows the result; no end where it goes elsewhere. */
  get width(): number {
    return (this.#stdout.isTTY && this.#stdout.columns) || Number.POSITIVE_INFINITY;
  }

  /** Has secrets cut from whatever is printed from now on. */
  guard(redact: (text: string) => string): void {
    this.#redact = redact;
  }

  /** The same for what others in this process write to a stream, such as libraries that `NODE_DEBUG` makes talk. */
  guardStream(stream: Pick<WriteStream, "write">): void {
    const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === "string" ? this.#redact(chunk) : chunk, ...rest);
  }

  /** Data from outside, safe to be put into a line: no secrets, and nothing that a terminal would obey. */
  clean<T>(data: T): T {
    return mapTexts(data, (text) => harmless(this.#redact(text)));
  }

  /** A line, or several, of the result. */
  line(text = ""): void {
    this.#write(this.#stdout, `${this.#redact(text)}\n`);
  }

  /** The whole result, as JSON. */
  document(data: unknown): void {
    this.#json(JSON.stringify(data, undefined, 2));
  }

  /** A part of the result, as one line of JSON. */
  event(data: unknown): void {
    this.#json(JSON.stringify(data));
  }

  #json(text: string): void {
    this.#write(this.#stdout, `${harmlessJson(this.#redact(text))}\n`);
  }

  /** Something said about the work; not with `--silent`. */
  note(text: string): void {
    if (!this.silent) this.error(text);
  }

  error(text: string): void {
    this.#write(this.#stderr, `${this.#redact(text)}\n`);
  }

  /** The result as it is, secrets included: for what was asked for by name. */
  disclose(text: string): void {
    this.#write(this.#stdout, text);
  }

  /** Draws lines that change below everything that is printed, until the answer is called. */
  animate(frame: (width: number, height: number) => readonly string[]): () => void {
    const region = new LiveRegion(this.#stdout, (width, height) => frame(width, height).map(this.#redact));
    this.#region = region;
    return () => {
      region.close();
      this.#region = undefined;
    };
  }

  /** Resolves when everything printed has left this process, or its reader has. */
  async flushed(): Promise<void> {
    await Promise.all(
      [this.#stdout, this.#stderr].map((stream) => new Promise<void>((done) => stream.write("", () => done()))),
    );
  }

  #write(stream: Stream, text: string): void {
    if (this.#broken.has(stream)) return;
    if (this.#region) this.#region.above(() => stream.write(text));
    else stream.write(text);
  }

  /** Whatever happens to what is printed, the work under way goes on; a reader that went away is not even worth a word. */
  #fail(stream: Stream, error: NodeJS.ErrnoException): void {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") this.lost ??= error.code ?? error.message;
    this.#broken.add(stream);
  }
}

function wantsColours(stream: Stream, environment: NodeJS.ProcessEnv): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== "0";
  return stream.isTTY && environment.TERM !== "dumb";
}
