import type { z } from "zod";
import type { Action, Entity, EntityContext, Secrets } from "../../entity/index.ts";
import type { Host } from "../../host/host.ts";
import { builtins } from "./builtin.ts";
import { type Call, perform } from "./call.ts";
import { readDefinition, readRemains } from "./definition.ts";
import { Memory } from "./memory.ts";
import { monkHost } from "./monk-host.ts";
import { plain } from "./plain.ts";
import { Shelf } from "./shelf.ts";
import { Teller } from "./teller.ts";
import { textOf } from "./thrown.ts";

type Data = Readonly<Record<string, unknown>>;

/** One kind of resource, as its file exports it. */
export interface Resource<Session> {
  readonly kind: string;
  readonly definition: z.ZodObject;
  readonly actions: Readonly<Record<string, Action>>;
  new (context: EntityContext, session: Session): Entity;
}

/** What entities bring along beside their classes. */
export interface Furnishing<Session> {
  /** Name and version, as Atlas is told them. */
  readonly userAgent: string;
  session(options: { readonly host: Host; readonly userAgent: string }): Session;
  /** A state of an earlier kit as ours, and a sentence for the user. */
  takeOver(
    kind: string,
    state: Data,
    definition: Data,
    secrets: Secrets,
  ): Promise<{ readonly state: Data; readonly notice?: string }>;
}

/** What Monk tells of a call beside definition and state. */
export interface CallContext {
  /** `create`, `start`, `update`, `stop`, `purge`, `check-readiness`, `check-liveness`, or an action of the kind. */
  readonly action?: string;
  /** `templates/local/NAMESPACE/NAME`. */
  readonly path?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Answers the state to keep. What it throws fails the command, and its message is what the user reads. */
export type Main = (definition: Data, state: Data | undefined, context: CallContext) => Promise<Data>;

/** The function that Monk calls, for one kind of resource. */
export function entityMain<Session>(resource: Resource<Session>, furnishing: Furnishing<Session>): Main {
  return async (given, before, context) => {
    const { action = "", path: longPath = "", args = {} } = plain(context);
    const engine = builtins();
    const shelf = new Shelf(engine);
    const teller = new Teller(engine.cli, shelf.seen);
    try {
      const path = longPath.replace(/^\/?(templates\/)?(local\/)?/, "");
      const read = action === "purge" || action === "stop" ? readRemains : readDefinition;
      const { definition, ignored } = read(path, resource.definition, given);
      const memory = new Memory(shelf, path, plain(before ?? {}));
      if (!memory.isNoted) {
        const taken = await furnishing.takeOver(resource.kind, memory.state, definition, shelf);
        memory.state = taken.state;
        if (taken.notice !== undefined) teller.say(taken.notice);
      }
      const host = monkHost(engine, shelf.tokens, (message) => teller.say(message));
      const entity = new resource(
        {
          path,
          definition,
          redefined: false,
          state: memory.state,
          unfinished: memory.unfinished,
          secrets: shelf,
          others: () => [],
          // There are no others to succeed.
          succeed: async () => {},
          record: (state) => memory.record(state),
          effect: (name, run) => memory.effect(name, run),
          progress: (text) => teller.wait(text),
          notice: (text) => teller.say(text),
        },
        furnishing.session({ host, userAgent: furnishing.userAgent }),
      );
      const call: Call = { path, action, args, actions: resource.actions, ignored };
      await perform(call, entity, teller);
      if (action === "purge") memory.forget();
      return plain(memory.state);
    } catch (error) {
      // Made anew, so that no member of it shows what its message does not.
      throw new Error(teller.clean(textOf(error)));
    }
  };
}
