import { type Home, HomeError, ShortLock } from "../runtime/home/index.ts";
import { AuditFailure } from "./audit-failure.ts";
import { caller } from "./caller.ts";
import { Chain } from "./chain.ts";
import type { AuditEntry, AuditSink } from "./entry.ts";
import { Repeats } from "./repeat.ts";

export interface AuditLogOptions {
  readonly home: Home;
  /** On whose behalf this process works; absent where nobody said. */
  readonly agent?: string;
  /** The front end that it came by, where that is another than the command line. */
  readonly via?: string;
  /** The text without secrets. */
  readonly redact?: (text: string) => string;
  /** Is told once when the log cannot be written. */
  readonly warn?: (message: string) => void;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Bytes after which a file is set aside and another one begun; 10 MB unless told otherwise. */
  readonly limit?: number;
}

/** Milliseconds that a line waits for others, so that they are written together. */
const pause = 50;

/** Milliseconds after which refusals that came again are written down with their count. */
const window = 60_000;

/**
 * Appends to `audit.jsonl` in the home. Several processes may do so at the same time.
 *
 * Whoever wants to change something waits until it is written down, and may not when that fails. What is only looked at
 * goes on then, with a warning, and is written down as soon as that works again.
 */
export class AuditLog implements AuditSink {
  readonly #options: AuditLogOptions;
  readonly #lock: ShortLock;
  readonly #chain: Chain;
  readonly #who: Readonly<Record<string, unknown>>;
  #records: string[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #warned = false;
  readonly #repeats = new Repeats();
  #counting: NodeJS.Timeout | undefined;
  readonly #atExit = () => this.#writeNow();

  constructor(options: AuditLogOptions) {
    const { home, agent, via, limit = 10_000_000 } = options;
    this.#options = options;
    this.#lock = new ShortLock(home, "audit.lock", "audit");
    this.#chain = new Chain(home, limit);
    this.#who = { ...caller(agent), ...(via === undefined ? {} : { via }) };
  }

  async write(entry: AuditEntry): Promise<void> {
    if (entry.event === "refused" && this.#isRepeated(entry)) return;
    const record = this.#record(entry);
    this.#records.push(record);
    try {
      await this.#writeAll();
    } catch (failure) {
      this.#records = this.#records.filter((other) => other !== record);
      throw failure instanceof HomeError ? new AuditFailure(entry.operation, failure) : failure;
    }
  }

  note(entry: AuditEntry): void {
    this.#keep(entry);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#writeAll().catch((failure) => this.#warn(failure));
    }, pause).unref();
  }

  /** Writes down what is left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tellRepeats();
    if (this.#records.length > 0) await this.#writeAll().catch((failure) => this.#warn(failure));
    process.off("exit", this.#atExit);
  }

  #isRepeated(entry: AuditEntry): boolean {
    this.#counting ??= setTimeout(() => {
      this.#tellRepeats();
      this.#writeAll().catch((failure) => this.#warn(failure));
    }, window).unref();
    const repeated = this.#repeats.counted(entry);
    if (repeated) this.#watchExit();
    return repeated;
  }

  /** Refusals that were only counted become lines. */
  #tellRepeats(): void {
    clearTimeout(this.#counting);
    this.#counting = undefined;
    for (const entry of this.#repeats.taken()) this.#keep(entry);
  }

  #keep(entry: AuditEntry): void {
    this.#watchExit();
    this.#records.push(this.#record(entry));
  }

  #watchExit(): void {
    process.off("exit", this.#atExit);
    process.on("exit", this.#atExit);
  }

  /** Resolves when all that is there now is written. What comes while it waits for its turn goes with it. */
  #writeAll(): Promise<void> {
    if (this.#writing === undefined) {
      const writing = this.#lock.run(() => {
        if (this.#writing === writing) this.#writing = undefined;
        this.#append();
      });
      this.#writing = writing;
      writing.catch(() => {
        if (this.#writing === writing) this.#writing = undefined;
      });
    }
    return this.#writing;
  }

  #append(): void {
    if (this.#records.length === 0) return;
    this.#chain.append(this.#records);
    this.#records = [];
    if (!this.#repeats.waiting) process.off("exit", this.#atExit);
  }

  #writeNow(): void {
    this.#tellRepeats();
    try {
      this.#lock.runNow(() => this.#append());
    } catch {
      // The process ends; there is nobody left to tell.
    }
  }

  #record(entry: AuditEntry): string {
    const { now = Date.now, redact = (text) => text } = this.#options;
    return JSON.stringify({
      time: new Date(now()).toISOString(),
      ...this.#who,
      ...entry,
      path: redact(entry.path),
    });
  }

  #warn(failure: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#options.warn?.(
      `Not everything is in the audit log, and nothing that changes Atlas is sent until it is: ${failure instanceof Error ? failure.message : String(failure)}`,
    );
  }
}
