import type { Secrets } from "../../entity/index.ts";
import type { TokenCache } from "../../host/host.ts";
import type { Builtins } from "./builtin.ts";

/** Secrets of ours, beside those that templates name. They live in the scope of the one template. */
const names = {
  /** The access token. Permit it in several templates, and they share one. */
  token: "mongodb-atlas-access-token",
  /** Key of the marks by which a changed password is seen. */
  markKey: "mongodb-atlas-mark-key",
  /** What was recorded last. */
  note: "mongodb-atlas-note",
} as const;

/** Monk's secrets, whichever way they say that there is none. */
export class Shelf implements Secrets {
  private readonly engine: Builtins;
  /** Values that were seen, to be cut from whatever is said. */
  readonly seen: string[] = [];

  constructor(engine: Builtins) {
    this.engine = engine;
  }

  async get(name: string): Promise<string | undefined> {
    const value = this.read(name);
    if (value !== undefined) this.seen.push(value);
    return value;
  }

  async set(name: string, value: string): Promise<void> {
    this.seen.push(value);
    this.engine.secret.set(name, value);
  }

  async mark(value: string): Promise<string> {
    let key = this.read(names.markKey);
    if (key === undefined) {
      key = this.engine.secret.randString(64);
      this.engine.secret.set(names.markKey, key);
    }
    return this.engine.crypto.hmac(key, value);
  }

  get note(): string | undefined {
    return this.read(names.note);
  }

  set note(text: string | undefined) {
    if (text !== undefined) this.engine.secret.set(names.note, text);
    else if (this.read(names.note) !== undefined) this.engine.secret.remove(names.note);
  }

  /** The token of one set of credentials; another's is not taken, and replaced. */
  readonly tokens: TokenCache = {
    get: async (key) => {
      try {
        const kept = JSON.parse(this.read(names.token) ?? "{}") as { readonly key?: unknown; readonly token?: unknown };
        return kept.key === key && typeof kept.token === "string" ? kept.token : undefined;
      } catch {
        return undefined;
      }
    },
    set: async (key, token) => this.engine.secret.set(names.token, JSON.stringify({ key, token })),
    exclusively: async (_key, fetch) => fetch(),
  };

  private read(name: string): string | undefined {
    try {
      const value = this.engine.secret.get(name);
      return typeof value === "string" && value !== "" ? value : undefined;
    } catch {
      return undefined;
    }
  }
}
