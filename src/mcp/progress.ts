import type { Event } from "../runtime/engine/event.ts";

/** What an event says to somebody who waits; nothing where it says nothing. */
export function progressOf(event: Event): string | undefined {
  switch (event.event) {
    case "run-started":
      return `${event.verb} of ${event.entities} begun`;
    case "started":
      return `${event.path}: begun`;
    case "applied":
      return `${event.path}: ${event.action}`;
    case "progress":
      return `${event.path}: ${event.text}`;
    case "ready":
      return `${event.path}: ready`;
    case "removed":
      return `${event.path}: ${event.action}`;
    case "failed":
      return `${event.path}: failed`;
    case "warning":
    case "notice":
      return event.message;
    default:
      return undefined;
  }
}
