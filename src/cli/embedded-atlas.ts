import { createHash, randomBytes } from "node:crypto";
import type { Emulator } from "../emulator/index.ts";
import type { EntityContext, EntityType } from "../entity/index.ts";
import type { HttpRequest, HttpResponse } from "../host/host.ts";
import type { Home } from "../runtime/home/index.ts";

/** The embedded Atlas: started when something is first asked of it. */
export class EmbeddedAtlas {
  readonly data: string;
  readonly #home: Home;
  /** The same in each run of a home, so that who made what can be told; the secret is another each time, and kept nowhere. */
  readonly #clientId: string;
  readonly #clientSecret = `mdb_sa_sk_${randomBytes(30).toString("base64url")}`;
  #running: Emulator | undefined;
  #starting: Promise<Emulator> | undefined;

  constructor(home: Home) {
    this.#home = home;
    this.data = home.file("emulator.jsonl");
    this.#clientId = `mdb_sa_id_${createHash("sha256").update(this.data).digest("hex").slice(0, 24)}`;
  }

  get url(): string | undefined {
    return this.#running?.url;
  }

  get credential(): string {
    return `${this.#clientId}:${this.#clientSecret}`;
  }

  async start(): Promise<void> {
    this.#starting ??= this.#begin();
    this.#running = await this.#starting;
  }

  async #begin(): Promise<Emulator> {
    const { start } = await import("../emulator/index.ts");
    await this.#home.ensure();
    return start({ data: this.data, orgs: [], clientId: this.#clientId, clientSecret: this.#clientSecret });
  }

  /** The type, with whatever organization a template names being there. */
  settling(type: EntityType): EntityType {
    return {
      ...type,
      open: (context: EntityContext) => {
        const { id, name, organization } = context.definition;
        const own = type.name === "mongodb-atlas/organization" && id === undefined ? name : undefined;
        const named = organization ?? own;
        if (typeof named === "string") this.#running?.ensureOrganization(named);
        return type.open(context);
      },
    };
  }

  /** Answers within the process: loading an HTTP client would take longer than all that a plan asks. */
  async answer({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
    if (!this.#running) throw new TypeError("The embedded Atlas was asked before it was started");
    const request = new Request(url, { method, headers, ...(body !== undefined && { body }) });
    const response = await this.#running.fetch(request);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  }

  async close(): Promise<void> {
    await this.#running?.close();
  }
}
