import type { z } from "zod";
import type { Writing } from "./writing.ts";

/** A custom action: `monk do NS/NAME/ACTION key=value`. */
export interface Action {
  /** What it is about, in the word that access policies have for it. Without one, each of its requests is judged by itself. */
  readonly area?: string;
  /** What it would write besides, with arguments that fit its schema. */
  readonly writings?: (given: never, definition: Readonly<Record<string, unknown>>) => readonly Writing[];
  /** One sentence. */
  readonly summary: string;
  /** Arguments arrive as text; the schema turns them into what the action takes. */
  readonly arguments: z.ZodObject;
  /** Whether it changes anything in the outside world. */
  readonly writes: boolean;
  /** It writes, and yet deletes nothing, overwrites nothing and costs next to nothing: an agent may do it unasked. */
  readonly harmless?: boolean;
  /** Members of the result that are as good as a secret, such as an address to download data from. */
  readonly confidential?: readonly string[];
}
