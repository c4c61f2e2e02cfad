/** Lets a network hold other weights than those that training goes on with. */
export class StandIn {
  #trained: Float32Array | undefined;

  /** @param weights a view of the network's weights as they are, padding included */
  constructor(readonly weights: () => Float32Array) {}

  /** @param put writes the other weights in place of the trained ones, which are kept */
  show(put: () => void): void {
    this.#trained ??= this.weights().slice();
    put();
  }

  /** Puts the trained weights back. */
  end(): void {
    if (this.#trained !== undefined) this.weights().set(this.#trained);
    this.#trained = undefined;
  }

  /** What `read` gives while the trained weights are in place. */
  meanwhile<Result>(read: () => Result): Result {
    if (this.#trained === undefined) return read();
    const shown = this.weights().slice();
    this.end();
    try {
      return read();
    } finally {
      this.show(() => this.weights().set(shown));
    }
  }
}
