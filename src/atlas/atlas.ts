import type { Host } from "../host/host.ts";
import { hasCode, isAbsent } from "./absence.ts";
import { parseAnswer, parseJson } from "./answer.ts";
import { authorized } from "./auth/authorized.ts";
import { parseCredentials } from "./auth/credentials.ts";
import { baseAddress } from "./base-address.ts";
import { type Call, failed, type Send } from "./call.ts";
import { type Arguments, Collections } from "./collection.ts";
import { AmbiguousWriteError, AnswerError } from "./error.ts";
import { guarded, type Intent, type Observer, observed, type Wait } from "./exchange.ts";
import type { Operation } from "./operation.ts";
import {
  type AnswerOf,
  type CallName,
  type FindName,
  type GivenTo,
  type ListName,
  type OperationName,
  rowOf,
} from "./operations/index.ts";
import { Pacing } from "./pacing.ts";
import { pages } from "./paging.ts";
import { fillPath, parametersOf, queryText } from "./path.ts";
import { refusing } from "./refusal.ts";
import { retrying } from "./retry.ts";
import { sending } from "./send.ts";
import { Serial } from "./serial.ts";
import { sunsetWarnings } from "./sunset.ts";

/**
 * Asked before each attempt; throws to prevent it. What it throws reaches the caller as it is, so it must not be an
 * `AtlasFailure`: that would tell of a request that was sent. `client` is the one that the request is made with.
 */
export type Guard = (intent: Intent, client: Atlas) => void | Promise<void>;

export interface AtlasOptions {
  readonly host: Host;
  /** Where Atlas is, without a path: `https://cloud.mongodb.com` unless said otherwise. https, or a loopback address. */
  readonly baseUrl?: string;
  /** `clientId:clientSecret` of a service account, `publicKey:privateKey` of an API key, or either as JSON. */
  readonly credentials: string;
  /** Name and version of the program, as `monk-mongodb-atlas/1.2.3`. */
  readonly userAgent: string;
  /** Milliseconds to wait for a whole answer. */
  readonly timeout?: number;
  /** Is told of every request after it was made. */
  readonly onExchange?: Observer;
  /** Is told of every wait as it begins, so that nobody wonders what is going on. */
  readonly onWait?: (wait: Wait) => void;
  /** Is asked before every attempt, and may throw to prevent it. */
  readonly before?: Guard;
}

export interface FindOptions {
  /** Ask Atlas now, whatever is known: to settle a write whose answer was lost, or to see whether something is ready. */
  readonly fresh?: boolean;
  /** Error codes that mean "absent" at this call, besides those of the operation's row. */
  readonly absent?: readonly string[];
}

/**
 * A client of the Atlas Administration API for one credential.
 *
 * Every failure is an `AtlasFailure` (`AtlasError`, `AmbiguousWriteError`, `UnreachableError`, `AnswerError`,
 * `TokenError`), the host's `Interrupted`, or what a guard threw.
 */
export class Atlas {
  private readonly send: Send;
  private readonly collections = new Collections();
  private readonly serial = new Serial();
  private readonly forgetWarnings: () => void;

  /** Throws `CredentialsError`, or a `TypeError` for a base URL that would show the credentials to others. */
  constructor(options: AtlasOptions) {
    const { host } = options;
    const base = baseAddress(options.baseUrl ?? "https://cloud.mongodb.com");
    const credentials = parseCredentials(options.credentials);
    const { onExchange, onWait = () => {} } = options;
    const connection = {
      host,
      base,
      userAgent: options.userAgent,
      timeout: options.timeout ?? 30_000,
      onWait,
      ...(onExchange === undefined ? {} : { observe: onExchange }),
    };
    const warnings = sunsetWarnings(sending(connection), host);
    const seen = onExchange === undefined ? warnings.send : observed(warnings.send, host, onExchange);
    const paced = new Pacing(host, onWait).wrap(authorized(seen, credentials, connection));
    const refused = refusing(paced, credentials, host);
    const { before } = options;
    const allowed = before === undefined ? refused : guarded(refused, (intent) => before(intent, this));
    this.send = retrying(allowed, host, onWait);
    this.forgetWarnings = warnings.forget;
  }

  /**
   * Calls one operation: `call("getCluster", { groupId, clusterName })`, with `query` and `body` where it has them.
   * An error is an error: use `find` to ask for what may not be there.
   */
  async call<N extends CallName>(name: N, given: GivenTo<N>): Promise<AnswerOf<N>> {
    const row = rowOf(name);
    const run = () => this.exchange(name, row, given as Arguments);
    const answer =
      row.serial === true ? await this.serial.run(`${name} ${scopeOf(row, given as Arguments)}`, run) : await run();
    return answer as AnswerOf<N>;
  }

  /** The results of a list, page by page, straight from Atlas. */
  async *list<N extends ListName>(name: N, given: GivenTo<N>): AsyncGenerator<AnswerOf<N>, void, undefined> {
    const row = rowOf(name);
    const { query = {}, ...parameters } = given as Arguments;
    const turn = (extra: Arguments) =>
      this.callOf(name, row, { ...parameters, query: { ...(query as Arguments), ...extra } });
    const request = failed(turn({}));
    for await (const item of pages(row, turn, this.send)) {
      yield parseAnswer(item, row, request) as AnswerOf<N>;
    }
  }

  /** The whole of a list, shared by all who ask in this run, until a write touches a part of it or one asks for it fresh. */
  async collection<N extends ListName>(
    name: N,
    given: GivenTo<N>,
    options: Pick<FindOptions, "fresh"> = {},
  ): Promise<readonly AnswerOf<N>[]> {
    const collection = this.collections.of(name, rowOf(name), given as Arguments);
    const items = await collection.all(() => this.all(name, given), options.fresh === true);
    return items as readonly AnswerOf<N>[];
  }

  /**
   * Begins to read a list that will soon be asked for; nobody has to wait for the promise, and it never rejects.
   * Ten calls that look into one list wait for one request: without this, a run that goes project by project reads one list at a time.
   */
  async readAhead<N extends ListName>(name: N, given: GivenTo<N>): Promise<void> {
    try {
      await this.collection(name, given);
    } catch {
      // A list that failed is not kept: whoever asks for it is told.
    }
  }

  /**
   * The item, or undefined when Atlas says that there is none.
   * Answered from the list that holds it, which all who ask share; asked for by itself once a write has touched it.
   */
  async find<N extends FindName>(
    name: N,
    given: GivenTo<N>,
    options: FindOptions = {},
  ): Promise<AnswerOf<N> | undefined> {
    const row = rowOf(name);
    const absent = [...(row.absent ?? []), ...(options.absent ?? [])];
    const isNone = row.absentByCode === true ? hasCode : isAbsent;
    try {
      return (await this.look(name, row, given as Arguments, options.fresh === true)) as AnswerOf<N> | undefined;
    } catch (error) {
      if (isNone(error, absent)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Begins a new run: what was read is read again, what was warned of is warned of again. */
  forget(): void {
    this.collections.forget();
    this.forgetWarnings();
  }

  private async look(name: FindName, row: Operation, given: Arguments, fresh: boolean): Promise<unknown> {
    if (row.from === undefined || fresh) {
      return this.exchange(name, row, given);
    }
    const list = row.from.list as ListName;
    const collection = this.collections.of(list, rowOf(list), given);
    try {
      const found = await collection.one(row.from.key(given as never), () =>
        this.all(list, given as GivenTo<ListName>),
      );
      if (found !== "touched") return found.item;
    } catch (error) {
      // A list that is not there says nothing of the item, and nothing may be made or forgotten because of it.
      if (!isAbsent(error)) throw error;
    }
    return this.exchange(name, row, given);
  }

  private async all<N extends ListName>(name: N, given: GivenTo<N>): Promise<readonly AnswerOf<N>[]> {
    const items: AnswerOf<N>[] = [];
    for await (const item of this.list(name, given)) {
      items.push(item);
    }
    return items;
  }

  private async exchange(name: OperationName, row: Operation, given: Arguments): Promise<unknown> {
    const call = this.callOf(name, row, given);
    const touches = row.touches ?? [];
    let answer: unknown;
    this.collections.touch(touches, given, undefined);
    try {
      const reply = await this.send(call);
      answer = row.answer === undefined ? undefined : parseAnswer(parseJson(reply, failed(call)), row, failed(call));
      return answer;
    } catch (error) {
      // Atlas said that it was done, and not what came of it.
      throw row.access === "write" && error instanceof AnswerError
        ? new AmbiguousWriteError(failed(call), error)
        : error;
    } finally {
      // A list that was asked for while the write was under way may or may not show it.
      this.collections.touch(touches, given, answer);
    }
  }

  private callOf(name: OperationName, row: Operation, given: Arguments): Call {
    const query = queryText((given.query ?? {}) as Arguments);
    const path = fillPath(row.path, given);
    const body = row.body === undefined ? {} : { body: JSON.stringify(given.body) };
    const parameters = parametersOf(row.path, given);
    return {
      name,
      operation: row,
      parameters,
      path,
      query,
      scope: scopeOf(row, given),
      attempt: 1,
      waited: 0,
      ...body,
    };
  }
}

function scopeOf(row: Operation, given: Arguments): string {
  return row.limit.scope === "caller" ? "" : String(given[row.limit.scope] ?? "");
}
