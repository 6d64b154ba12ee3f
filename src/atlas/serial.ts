/** Runs what has the same key one after the other, in the order of asking. */
export class Serial {
  private readonly last = new Map<string, unknown>();

  run<T>(key: string, action: () => Promise<T>): Promise<T> {
    const turn = this.after(this.last.get(key), action);
    this.last.set(key, turn);
    return turn;
  }

  private async after<T>(before: unknown, action: () => Promise<T>): Promise<T> {
    try {
      await before;
    } catch {
      // Whoever asked for it is told; it only had to be over.
    }
    return action();
  }
}
