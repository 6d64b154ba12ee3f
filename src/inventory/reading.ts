import {
  AnswerError,
  type AnswerOf,
  type Atlas,
  AtlasError,
  type CallName,
  type GivenTo,
  isForbidden,
  type ListName,
} from "../atlas/index.ts";
import { PolicyRefusal } from "../governance/refusal.ts";
import { Slots } from "../runtime/engine/slots.ts";
import type { Unread } from "./model.ts";

/** What a question is about, and where. */
export interface Matter {
  readonly kind: Unread["kind"];
  readonly organization?: { readonly id: string; readonly name: string };
  readonly project?: { readonly id: string; readonly name: string };
  /** Id of the item of which a part is asked for. */
  readonly item?: string;
}

/**
 * Asks Atlas for many things side by side, and keeps account of what it would not tell.
 *
 * What Atlas or a policy refuses, and an answer that cannot be understood, is noted and answered as undefined. Whatever
 * would meet every other question as well, such as a network that is down or a credential that is wrong, is thrown.
 */
export class Reading {
  readonly unread: Unread[] = [];
  readonly #atlas: Atlas;
  readonly #slots: Slots;

  constructor(atlas: Atlas, parallel: number) {
    this.#atlas = atlas;
    this.#slots = new Slots(parallel);
  }

  /** The whole list. */
  list<N extends ListName>(matter: Matter, name: N, given: GivenTo<N>): Promise<readonly AnswerOf<N>[] | undefined> {
    return this.#ask(matter, name, async () => {
      const items: AnswerOf<N>[] = [];
      for await (const item of this.#atlas.list(name, given)) items.push(item);
      return items;
    });
  }

  call<N extends CallName>(matter: Matter, name: N, given: GivenTo<N>): Promise<AnswerOf<N> | undefined> {
    return this.#ask(matter, name, () => this.#atlas.call(name, given));
  }

  /** Notes something that cannot be known from what was read. */
  missing(matter: Matter, operation: string, reason: string, answer: { status?: number; code?: string } = {}): void {
    const { kind, organization, project, item } = matter;
    this.unread.push({
      kind,
      organization_id: organization?.id ?? null,
      organization: organization?.name ?? null,
      project_id: project?.id ?? null,
      project: project?.name ?? null,
      item: item ?? null,
      operation,
      status: answer.status ?? null,
      code: answer.code ?? null,
      reason,
    });
  }

  async #ask<T>(matter: Matter, operation: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#slots.run("", ask);
    } catch (error) {
      if (error instanceof AtlasError && (error.status !== 401 || isForbidden(error))) {
        const { status, errorCode } = error;
        this.missing(matter, operation, error.message, { status, ...(errorCode !== undefined && { code: errorCode }) });
      } else if (error instanceof PolicyRefusal || error instanceof AnswerError) {
        this.missing(matter, operation, error.message);
      } else throw error;
      return undefined;
    }
  }
}
