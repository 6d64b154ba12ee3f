import type { Asked, Exchange, Guard, Intent, Observer } from "../atlas/index.ts";
import type { AuditEntry, AuditSink } from "../audit/entry.ts";
import type { EntityContext, EntityType } from "../entity/index.ts";
import type { AccessRequest, Judge, Refusal } from "../policy/index.ts";
import { concernsOf } from "./concern.ts";
import { type Deed, Deeds } from "./deed.ts";
import { deedOf } from "./foresight.ts";
import { Gate } from "./gate.ts";
import { governedType } from "./governed-type.ts";
import { ProjectNames } from "./project-name.ts";
import { PolicyRefusal } from "./refusal.ts";
import { sizeIn } from "./size.ts";

export interface GovernanceOptions {
  /** Decides what may be done; everything may where there is none. */
  readonly judge?: Judge | undefined;
  readonly audit: AuditSink;
}

/** Stands between the entities and Atlas: asks the policy before each request leaves, and writes down what became of it. */
export class Governance {
  readonly #audit: AuditSink;
  readonly #deeds = new Deeds();
  readonly #names = new ProjectNames(this.#deeds);
  readonly #gate: Gate;

  constructor({ judge, audit }: GovernanceOptions) {
    this.#audit = audit;
    this.#gate = new Gate(judge, this.#names);
  }

  /** The type, with every step of its entities done in its own name and within the policy. */
  governed(type: EntityType): EntityType {
    return governedType(type, {
      deeds: this.#deeds,
      gate: this.#gate,
      refuse: ({ refusal, request }, what) => this.#refuse(refusal, what, this.#undone(request)),
    });
  }

  /** Work that no entity does, in its own name. */
  within<T>(deed: Deed, work: () => T): T {
    return this.#deeds.run(deed, work);
  }

  /** Whether no policy is in force. */
  get open(): boolean {
    return this.#gate.open;
  }

  /** Whether an entity may be looked at, as far as that can be said without asking Atlas for the name of its project. */
  mayLook(type: EntityType, remembered: Remembered): boolean {
    return this.#gate.foreclosed(looksOf(type, remembered)) === undefined;
  }

  /** Rejects with the refusal, which is written down, where that entity may not be looked at. */
  async ensureLook(type: EntityType, path: string, remembered: Remembered): Promise<void> {
    const refused = this.#gate.foreclosed(looksOf(type, remembered));
    if (!refused) return;
    const { refusal, request } = refused;
    throw await this.#deeds.run({ verb: "plan", entity: path }, () =>
      this.#refuse(refusal, `describing ${path}`, this.#undone(request)),
    );
  }

  /** When nothing is done any more; without it a process that opens many gets slower with each. */
  close(): void {
    this.#deeds.close();
  }

  /** Asked by the client before each attempt. */
  readonly before: Guard = async (intent, client) => {
    const deed = this.#deeds.current;
    if (!this.#gate.open && deed?.verb !== "policy") {
      const requests = requestsOf(intent, deed);
      for (const project of requests.flatMap(({ projects }) => projects)) this.#names.seen(project, client);
      const refused = await this.#gate.refused(requests);
      if (refused) throw await this.#refuse(refused.refusal, intent.operation, this.#entry("refused", intent));
    }
    if (intent.access === "write") await this.#audit.write(this.#entry("asked", intent));
  };

  /** Told by the client of each request. */
  readonly onExchange: Observer = (exchange: Exchange) => {
    const { status, errorCode, requestId, milliseconds, area, access, method, parameters } = exchange;
    // No other project gets the id of one that is deleted, and the look that makes sure of it is still to be judged.
    const renames = area === "projects" && access === "write" && method !== "DELETE";
    if (renames) this.#names.forget(parameters.groupId ?? "");
    this.#audit.note({
      ...this.#entry("answered", exchange),
      ...(status === undefined ? {} : { status }),
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(requestId === undefined ? {} : { requestId }),
      milliseconds,
    });
  };

  /** Writes a refusal down, and answers it as an error. It stands whether or not it can be written down. */
  async #refuse(refusal: Refusal, what: string, entry: AuditEntry): Promise<PolicyRefusal> {
    const whole = { ...entry, rule: refusal.rule ?? refusal.reason };
    await this.#audit.write(whole).catch(() => this.#audit.note(whole));
    return new PolicyRefusal(refusal, what);
  }

  #entry(event: AuditEntry["event"], asked: Asked): AuditEntry {
    const { operation, area, access, method, path, parameters, fields, attempt } = asked;
    const { groupId } = parameters;
    return {
      event,
      ...this.#deeds.current,
      operation,
      area,
      access,
      method,
      path,
      ...(groupId === undefined ? {} : { project: groupId }),
      fields,
      attempt,
    };
  }

  /** Of what was refused before it came to a request. */
  #undone({ area, access, action, projects }: AccessRequest): AuditEntry {
    const [project] = projects.flatMap(({ id }) => id ?? []);
    return {
      event: "refused",
      ...this.#deeds.current,
      operation: action,
      area,
      access,
      method: "",
      path: "",
      ...(project === undefined ? {} : { project }),
      fields: [],
      attempt: 1,
    };
  }
}

/** What is remembered of an entity; both are empty where nothing is. */
type Remembered = Pick<EntityContext, "definition" | "state">;

function looksOf(type: EntityType, remembered: Remembered): readonly AccessRequest[] {
  const { area } = type;
  return area === undefined ? [] : [deedOf(type, remembered, { area, access: "read", action: "plan" })];
}

/** What the policy is asked about a request: once for each area that it is about. */
function requestsOf(intent: Intent, deed: Deed | undefined): readonly AccessRequest[] {
  const size = sizeIn(intent.body);
  return concernsOf(intent, deed?.verb === "api").map((concern) => ({
    ...concern,
    access: intent.access,
    action: deed?.action ?? deed?.verb ?? "",
    ...(size === undefined ? {} : { size }),
  }));
}
