import type { RateLimit } from "./operation.ts";

/** One token bucket of Atlas's, as seen from here: what it holds is reckoned, and corrected by each answer. */
export class Bucket {
  private readonly limit: RateLimit;
  private capacity: number;
  private tokens: number;
  private at: number;
  private blockedUntil = 0;
  private inFlight = 0;
  private sent = 0;
  private learnt = 0;

  constructor(limit: RateLimit, now: number) {
    this.limit = limit;
    this.capacity = limit.capacity;
    this.tokens = limit.capacity;
    this.at = now;
  }

  /** Takes a token and answers 0, or answers the milliseconds after which to ask again. */
  take(now: number): number {
    this.refill(now);
    // Others may draw from the same bucket, so that the last twentieth is not counted on.
    const reserve = Math.floor(this.capacity / 20);
    const wait = Math.max(this.blockedUntil - now, (1 + reserve - this.tokens) / this.rate());
    if (wait > 0) {
      return Math.ceil(wait);
    }
    this.tokens -= 1;
    this.inFlight += 1;
    this.sent += 1;
    return 0;
  }

  /** The number of the request that took a token last; later ones know better. */
  get order(): number {
    return this.sent;
  }

  /** The request is over, with or without an answer. */
  done(): void {
    this.inFlight -= 1;
  }

  /** What an answer says of the bucket: its size, and what was left when Atlas counted. To be called after `done`. */
  learn(order: number, capacity: number | undefined, remaining: number | undefined, now: number): void {
    this.refill(now);
    if (capacity !== undefined && capacity > 0) {
      this.capacity = capacity;
    }
    // An older answer tells of an older state. What is under way may or may not have been counted; assume that it was not.
    if (remaining !== undefined && order > this.learnt) {
      this.learnt = order;
      this.tokens = remaining - this.inFlight;
    }
    this.tokens = Math.min(this.tokens, this.capacity);
  }

  /** Atlas refused: nothing more until then. */
  block(until: number): void {
    this.blockedUntil = Math.max(this.blockedUntil, until);
  }

  /** Tokens per millisecond. A bucket of another size than expected is taken to refill in the same proportion. */
  private rate(): number {
    return (this.limit.refill * (this.capacity / this.limit.capacity)) / (this.limit.seconds * 1000);
  }

  private refill(now: number): void {
    this.tokens = Math.min(this.capacity, this.tokens + Math.max(0, now - this.at) * this.rate());
    this.at = now;
  }
}
