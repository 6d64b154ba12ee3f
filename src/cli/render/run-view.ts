import type { Event } from "../../runtime/engine/event.ts";
import type { Output } from "../terminal/output.ts";
import { eventLine } from "./event-line.ts";
import { Progress } from "./progress.ts";
import { summaryLine } from "./summary.ts";
import { Tally } from "./tally.ts";
import { Waiting } from "./waiting.ts";

/** Shows what happens during a run: live on a terminal, in lines elsewhere, as JSON where that is wanted. */
export class RunView {
  readonly #output: Output;
  readonly #progress = new Progress();
  readonly #waiting = new Waiting();
  readonly #said = new Map<string, string>();
  #tally = new Tally();
  /** Warnings so far. */
  warnings = 0;
  #stop: (() => void) | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  handle(event: Event): void {
    const output = this.#output;
    if (event.event === "planned") return;
    if (event.event === "warning") this.warnings += 1;
    const clean = output.clean(event);
    if (clean.event === "progress" && !this.#tally.running) this.#wait(clean);
    else if (output.json) this.#handleAsJson(clean);
    else this.#handleAsText(clean);
  }

  close(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** An action outside of a run waits: its result alone goes to standard output. */
  #wait(event: Event & { event: "progress" }): void {
    const output = this.#output;
    this.#waiting.follow(event);
    if (output.live) {
      this.#stop ??= output.animate(() => this.#waiting.frame(output.style));
      return;
    }
    const line = this.#waiting.line(event);
    if (line !== undefined) output.note(output.errorStyle.colour.dim(line));
  }

  /** Verbs that answer one document print their warnings beside it. */
  #handleAsJson(event: Event): void {
    if (event.event === "warning" || event.event === "notice") {
      if (!this.#tally.running) this.#output.note(event.message);
      else this.#output.event(event);
      return;
    }
    this.#tally.count(event);
    this.#output.event(event);
  }

  #handleAsText(event: Event): void {
    const output = this.#output;
    this.#tally.count(event);
    this.#progress.follow(event);
    switch (event.event) {
      case "run-started":
        if (output.live)
          this.#stop = output.animate((width, height) =>
            this.#progress.frame(output.style, this.#tally, width, height),
          );
        return;
      case "warning":
        output.note(`${output.errorStyle.colour.yellow(output.errorStyle.symbol.warning)} ${event.message}`);
        return;
      case "notice":
        output.note(output.errorStyle.colour.dim(event.message));
        return;
      case "run-finished":
        this.close();
        output.line(summaryLine(event, this.#tally, output.style));
        return;
      default: {
        if (output.silent && event.event !== "failed") return;
        const text = eventLine(event, this.#tally, output);
        // A wait that goes on is said once.
        const key = "path" in event && event.path !== undefined ? event.path : "";
        if (text === undefined || this.#said.get(key) === text) return;
        this.#said.set(key, text);
        output.line(text);
      }
    }
  }
}
