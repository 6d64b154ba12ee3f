import { Explained, type Secrets } from "../../entity/index.ts";
import type { TokenCache } from "../../host/host.ts";
import type { Builtins } from "./builtin.ts";
import { textOf } from "./thrown.ts";

/** Secrets of ours, beside those that templates name. They live in the scope of the one template. */
const names = {
  /** The access token. Permit it in several templates, and they share one. */
  token: "mongodb-atlas-access-token",
  /** Key of the marks by which a changed password is seen. */
  markKey: "mongodb-atlas-mark-key",
  /** Never set. */
  nobodys: "mongodb-atlas-nobodys",
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
    // Of `id:secret` the second part alone is as secret as the whole.
    if (value !== undefined) this.seen.push(value, ...value.split(":").slice(1));
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
      this.seen.push(key);
      this.engine.secret.set(names.markKey, key);
    }
    return this.engine.crypto.hmac(key, value);
  }

  /** The template's entity is gone: what was kept for it goes too. A token may be others' as well, and ends by itself. */
  forget(): void {
    for (const name of [names.note, names.markKey]) if (this.read(name) !== undefined) this.clear(name);
  }

  get note(): string | undefined {
    return this.read(names.note);
  }

  set note(text: string) {
    this.engine.secret.set(names.note, text);
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
    set: async (key, token) => {
      try {
        this.engine.secret.set(names.token, JSON.stringify({ key, token }));
      } catch {
        // Then the next call asks for another. What was thrown may quote the token, and is told nobody.
      }
    },
    exclusively: async (_key, fetch) => fetch(),
  };

  private clear(name: string): void {
    try {
      this.engine.secret.remove(name);
    } catch {
      // An empty secret is read like none.
      this.engine.secret.set(name, "");
    }
  }

  private read(name: string): string | undefined {
    let value: unknown;
    try {
      value = this.engine.secret.get(name);
    } catch (thrown) {
      if (!this.saysAbsent(name, textOf(thrown))) {
        throw new Explained(`secret "${name}" could not be read`, "Try again; nothing was changed.", { cause: thrown });
      }
    }
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /**
   * Whether a failed read means that there is no such secret: so a name that nobody uses is refused in the same words.
   * Anything else taken for absence would have a password made anew that is there, and overwrite it.
   */
  private saysAbsent(name: string, text: string): boolean {
    try {
      this.engine.secret.get(names.nobodys);
      return false;
    } catch (thrown) {
      return textOf(thrown).split(names.nobodys).join(name) === text;
    }
  }
}
