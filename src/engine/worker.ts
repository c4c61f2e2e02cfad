/** A thread that a team has started. */
export interface TeamWorker {
  post(message: unknown): void;
  /** Ends the thread at once, whatever it does. */
  terminate(): void;
}

/** How a platform starts threads and counts cores. `onMessage` hears one message from the thread, `onDeath` of its end. */
export interface Workers {
  /** undefined where threads cannot share memory, with the reason. */
  readonly missing: string | undefined;
  readonly cores: number;
  /** @param startThread where its program comes from; in Node always from here */
  start(
    onMessage: (message: unknown) => void,
    onDeath: (reason: string) => void,
    startThread?: () => BrowserWorker,
  ): TeamWorker;
}

/** What is needed of a browser's `Worker`; a `MessagePort` has it too. */
export interface BrowserWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message" | "error", listener: (event: object) => void): void;
  /** Of a port: lets messages arrive. */
  start?(): void;
  terminate?(): void;
  /** Of a port: lets no more messages arrive. */
  close?(): void;
}
