import { duration } from "../../render/duration.ts";
import type { Style } from "../../render/style.ts";
import { padded, widthOf } from "../../render/width.ts";
import type { Event } from "../../runtime/engine/event.ts";
import type { Tally } from "./tally.ts";

interface Active {
  readonly begun: number;
  text: string;
}

/** The entities that are being worked on, for the part of the terminal that is drawn anew. */
export class Progress {
  readonly #active = new Map<string, Active>();
  #verb = "";
  #begun = 0;
  #turn = 0;

  follow(event: Event): void {
    switch (event.event) {
      case "run-started":
        this.#verb = event.verb;
        this.#begun = Date.now();
        break;
      case "started":
        this.#active.set(event.path, { begun: Date.now(), text: this.#verb === "delete" ? "deleting" : "looking" });
        break;
      case "applied":
        this.#say(event.path, event.action === "none" ? "checking" : "waiting until it is ready");
        break;
      case "progress":
        this.#say(event.path, event.text);
        break;
      case "ready":
      case "removed":
      case "failed":
      case "skipped":
      case "not-done":
        this.#active.delete(event.path);
    }
  }

  /** One line for each entity under way, as many as fit, and one that sums up. */
  frame({ colour, symbol }: Style, tally: Tally, _width: number, height: number): string[] {
    const now = Date.now();
    const frame = symbol.frames[this.#turn++ % symbol.frames.length] ?? "";
    const room = Math.max(1, height - 2);
    const shown = [...this.#active].slice(0, room);
    const column = Math.max(0, ...shown.map(([path]) => widthOf(path)));
    const lines = shown.map(([path, { begun, text }]) => {
      const time = colour.dim(duration(now - begun).padStart(8));
      return `${colour.cyan(frame)} ${padded(path, column)} ${time}  ${text}`;
    });
    const hidden = this.#active.size - shown.length;
    const more = hidden > 0 ? `, ${hidden} more under way` : "";
    lines.push(colour.dim(`  ${tally.finished} of ${tally.total}${more}  ${duration(now - this.#begun)}`));
    return lines;
  }

  #say(path: string, text: string): void {
    const active = this.#active.get(path);
    if (active) active.text = text;
  }
}
