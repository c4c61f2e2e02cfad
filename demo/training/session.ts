import type { Settings } from "../settings/settings.js";
import type { EventName, Events, Message, Opened, Status } from "./messages.js";
import type { Answer, Kind, Payload } from "./requests.js";

type Listeners = { [Name in EventName]: Set<(event: Events[Name]) => void> };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The page's side of training: what the worker tells goes to listeners, what the page asks for is answered. */
export class Session {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #listeners: Listeners = {
    opened: new Set(),
    status: new Set(),
    steps: new Set(),
    epoch: new Set(),
    done: new Set(),
    kept: new Set(),
    error: new Set(),
  };
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;
  #opening = 0;
  #status: Status = "opening";
  #opened: Opened | undefined;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#tell("status", "failed");
      this.#tell("error", { name: "Error", message: `The worker that trains has failed: ${event.message}.` });
    };
  }

  get status(): Status {
    return this.#status;
  }

  /** The run that is open. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  /** Whether a run that was asked for by its settings is still being opened. */
  get opening(): boolean {
    return this.#opening > 0;
  }

  /** @returns what ends the listening */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#listeners[name];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /**
   * Asks the worker: see requests.ts for all that it answers.
   * @throws Error with the sentence and the name of the error that the worker met
   */
  request<K extends Kind>(
    kind: K,
    ...[payload]: Payload<K> extends undefined ? [] : [payload: Payload<K>]
  ): Promise<Answer<K>> {
    const id = ++this.#requests;
    return new Promise<Answer<K>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ id, kind, payload });
    });
  }

  /**
   * Makes the run of such settings, and leaves the one before. Why that cannot be is told as an error, too.
   * @throws Error with a sentence when the settings are not valid, or do not fit the data
   */
  async open(settings: Settings): Promise<Opened> {
    this.#opening++;
    try {
      return await this.request("open", settings);
    } catch (error) {
      if (error instanceof Error) this.#tell("error", { name: error.name, message: error.message });
      throw error;
    } finally {
      this.#opening--;
    }
  }

  start(): Promise<void> {
    return this.request("start");
  }

  pause(): Promise<void> {
    return this.request("pause");
  }

  step(): Promise<void> {
    return this.request("step");
  }

  reset(): Promise<Opened> {
    return this.request("reset");
  }

  #hear(message: Message): void {
    if (message.type === "event") {
      this.#tell(message.name, message.event);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === "answer") waiting?.resolve(message.result);
    else waiting?.reject(Object.assign(new Error(message.failure.message), { name: message.failure.name }));
  }

  #tell<Name extends EventName>(name: Name, event: Events[Name]): void {
    if (name === "status") this.#status = event as Status;
    if (name === "opened") this.#opened = event as Opened;
    for (const listener of this.#listeners[name]) listener(event);
  }
}
