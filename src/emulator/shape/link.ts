import type { Call } from "../route.ts";

export interface Link {
  readonly href: string;
  readonly rel: string;
}

export function selfLink(call: Call, ...segments: readonly string[]): readonly Link[] {
  return [{ href: call.link(...segments), rel: "self" }];
}
