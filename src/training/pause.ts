/** How long to compute before other tasks get a turn: a frame at 60 Hz is 16.7 ms. */
const TURN_MILLISECONDS = 12;

/**
 * Lets the page draw and messages arrive between stretches of computing.
 *
 * A message to oneself costs some microseconds, where setTimeout waits 1 to 4 milliseconds.
 */
export class Pauses {
  readonly #channel = new MessageChannel();
  #last = performance.now();

  /** Gives way when the present stretch has been long enough. */
  async due(): Promise<void> {
    if (performance.now() - this.#last < TURN_MILLISECONDS) return;
    await new Promise<void>((resolve) => {
      this.#channel.port1.onmessage = () => resolve();
      this.#channel.port2.postMessage(undefined);
    });
    this.#last = performance.now();
  }

  /** Has to be called at the end, or Node keeps waiting for messages. */
  close(): void {
    this.#channel.port1.close();
  }
}
