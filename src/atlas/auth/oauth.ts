import type { Send } from "../call.ts";
import type { Connection } from "../connection.ts";
import { TokenError } from "../error.ts";
import type { ServiceAccount } from "./credentials.ts";
import { fetchToken, type Token, tokenKey } from "./token.ts";
import { isUnproven } from "./unproven.ts";

/** Renewed so long before it ends, or in the last quarter of a short life. Milliseconds. */
const margin = 120_000;

/** A token refused so soon after it was fetched is not refused for its age. Milliseconds. */
const youth = 60_000;

/** Statuses of a refusal that comes again for the same credentials. */
const lasting: readonly (number | undefined)[] = [400, 401, 403, 404];

/** Sends each call with the account's access token, and once more with a new one when Atlas no longer takes it. */
export function tokenAuthorized(next: Send, account: ServiceAccount, connection: Connection): Send {
  const tokens = new Tokens(account, connection);
  return async (call) => {
    const token = await tokens.current();
    const reply = await next({ ...call, authorization: `Bearer ${token.value}` });
    if (!isUnproven(reply)) {
      return reply;
    }
    const renewed = await tokens.instead(token);
    return renewed === undefined ? reply : next({ ...call, authorization: `Bearer ${renewed.value}` });
  };
}

/** The account's token: one for all calls of this process, and for all processes that share the host's cache. */
class Tokens {
  private readonly account: ServiceAccount;
  private readonly connection: Connection;
  private readonly key: string;
  private token: Token | undefined;
  private fetching: Promise<Token> | undefined;
  /** When a refused token was last replaced. */
  private replaced = Number.NEGATIVE_INFINITY;
  /** Credentials that are refused stay refused, and the endpoint allows few requests a minute. */
  private refused: TokenError | undefined;

  constructor(account: ServiceAccount, connection: Connection) {
    this.account = account;
    this.connection = connection;
    this.key = tokenKey(account, connection.base);
  }

  async current(): Promise<Token> {
    return this.token !== undefined && this.isFresh(this.token) ? this.token : this.once(undefined);
  }

  /** A token in place of one that was refused; undefined when another would be refused as well. */
  async instead(stale: Token): Promise<Token | undefined> {
    if (this.token !== undefined && this.token.value !== stale.value) {
      return this.token;
    }
    if (this.fetching === undefined && this.connection.host.now() - this.replaced < youth) {
      return undefined;
    }
    return this.once(stale.value);
  }

  /** However many ask, one fetches. */
  private async once(stale: string | undefined): Promise<Token> {
    const fetching = this.fetching ?? this.obtain(stale);
    this.fetching = fetching;
    try {
      this.token = await fetching;
      return this.token;
    } finally {
      if (this.fetching === fetching) {
        this.fetching = undefined;
      }
    }
  }

  private async obtain(stale: string | undefined): Promise<Token> {
    if (this.refused !== undefined) {
      throw this.refused;
    }
    if (stale !== undefined) {
      this.replaced = this.connection.host.now();
    }
    const cache = this.connection.host.tokens;
    if (cache === undefined) {
      return this.fetch();
    }
    const kept = this.read(await cache.get(this.key), stale);
    return (
      kept ??
      cache.exclusively(this.key, async () => {
        // Whoever held the place before may have left one.
        const left = this.read(await cache.get(this.key), stale);
        if (left !== undefined) {
          return left;
        }
        const token = await this.fetch();
        await cache.set(this.key, JSON.stringify({ value: token.value, expires: token.expires, begun: token.begun }));
        return token;
      })
    );
  }

  private async fetch(): Promise<Token> {
    try {
      return await fetchToken(this.account, this.connection);
    } catch (error) {
      if (error instanceof TokenError && lasting.includes(error.status)) {
        this.refused = error;
      }
      throw error;
    }
  }

  /** A token of the cache, when it is one and still good. */
  private read(text: string | undefined, stale: string | undefined): Token | undefined {
    try {
      const { value, expires, begun } = JSON.parse(text ?? "null") as Record<string, unknown>;
      if (typeof value !== "string" || typeof expires !== "number" || typeof begun !== "number" || value === stale) {
        return undefined;
      }
      const token = { value, expires, begun };
      return this.isFresh(token) ? token : undefined;
    } catch {
      return undefined;
    }
  }

  private isFresh({ begun, expires }: Token): boolean {
    return this.connection.host.now() < expires - Math.min(margin, (expires - begun) / 4);
  }
}
