import { duration } from "../../render/duration.ts";
import type { Style } from "../../render/style.ts";
import type { Event } from "../../runtime/engine/event.ts";

type Progress = Event & { event: "progress" };

/** What an action outside of a run waits for. */
export class Waiting {
  #text = "";
  #begun = 0;
  #said = "";
  #turn = 0;

  follow({ text, milliseconds }: Progress): void {
    this.#text = text;
    this.#begun = Date.now() - milliseconds;
  }

  /** A line for where nothing can be drawn anew: when something has changed, and once a minute. */
  line({ text, milliseconds }: Progress): string | undefined {
    const key = `${Math.floor(milliseconds / 60_000)} ${text}`;
    if (key === this.#said) return undefined;
    this.#said = key;
    return milliseconds < 60_000 ? text : `${text}, ${duration(milliseconds)} so far`;
  }

  frame({ colour, symbol }: Style): string[] {
    const frame = symbol.frames[this.#turn++ % symbol.frames.length] ?? "";
    return [`${colour.cyan(frame)} ${colour.dim(duration(Date.now() - this.#begun).padStart(8))}  ${this.#text}`];
  }
}
