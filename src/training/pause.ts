/** How long to compute before other tasks get a turn: a frame at 60 Hz is 16.7 ms. */
const TURN_MILLISECONDS = 12;

/**
 * Lets the page draw, and messages, signals and timers arrive, between stretches of computing.
 *
 * In a browser by a message to oneself, which costs some microseconds where setTimeout waits 4 ms; in Node by
 * setImmediate, because Node handles up to 1,000 such messages before it looks at anything else.
 */
export class Pauses {
  readonly #channel = typeof setImmediate === "function" ? undefined : new MessageChannel();
  #last = performance.now();

  /** Gives way when the present stretch has been long enough. */
  async due(): Promise<void> {
    if (performance.now() - this.#last < TURN_MILLISECONDS) return;
    await new Promise<void>((resolve) => {
      if (this.#channel === undefined) {
        setImmediate(resolve);
      } else {
        this.#channel.port1.onmessage = () => resolve();
        this.#channel.port2.postMessage(undefined);
      }
    });
    this.#last = performance.now();
  }

  /** Has to be called at the end. */
  close(): void {
    this.#channel?.port1.close();
  }
}
