import { serveThread, type ThreadStart } from "../engine/thread.js";
import type { BrowserWorker } from "../engine/worker.js";
import { Network } from "../network/network.js";
import { predict } from "../training/evaluate.js";
import type { TrainingEvent } from "../training/events.js";
import { Training } from "../training/training.js";
import { failureOf } from "./failure.js";
import { type Asked, type Kind, type Opened, PACKETS_AHEAD, type Reply, type Request, type Task } from "./messages.js";

/** A packet of events goes to the page some 60 times a second. */
const PACKET_MILLISECONDS = 16;

/** What a worker hears its page by: its global scope, or a port. */
export type WorkerScope = Omit<BrowserWorker, "terminate">;

/**
 * Makes a worker of one's own serve `trainInWorker`, and, as one of its threads, a network. To be called once, at the top
 * of the worker's module, which may import nothing else; needed where a Content-Security-Policy forbids the `blob:` URL
 * that workers are started from otherwise.
 *
 * @param scope what messages come from and go to: the worker's global scope unless told
 */
export function serveTraining(scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  const served = new Served((reply, transfer) => scope.postMessage(reply, transfer));
  scope.addEventListener("message", (event) => {
    const { data } = event as MessageEvent<Request | ThreadStart>;
    if ("module" in data) serveThread(data, () => scope.postMessage("ready", []));
    else served.hear(data);
  });
  scope.start?.();
}

/** A training that lives in this worker. */
class Served {
  #network: Network | undefined;
  #training: Training | undefined;
  #abort = new AbortController();
  #packetsAllowed = PACKETS_AHEAD;
  #allowMore: (() => void) | undefined;

  constructor(readonly post: (reply: Reply, transfer: ArrayBuffer[]) => void) {}

  hear(request: Request): void {
    if (request.type === "stop") {
      this.#abort.abort();
      this.#allowMore?.();
    } else if (request.type === "more") {
      this.#packetsAllowed += request.packets;
      this.#allowMore?.();
    } else {
      const { id } = request;
      this.#answer(request).then(
        ({ got, transfer = [] }) => this.post({ type: "answer", id, got }, transfer),
        (error: unknown) => this.post({ type: "refusal", id, failure: failureOf(error) }, []),
      );
    }
  }

  async #answer(request: Extract<Request, { id: number }>): Promise<Answer> {
    if (request.type === "open") return { got: await this.#open(request.given) };
    const { training } = this;
    if (request.type === "run") {
      await this.#run(training);
      return { got: undefined };
    }
    if (request.type === "state") return { got: training.state() };
    if (request.type === "weights") {
      const got = training.network.weights();
      return { got, transfer: got.map(({ values }) => values.buffer as ArrayBuffer) };
    }
    const got = predict(training.network, request.given);
    return { got, transfer: [got.buffer as ArrayBuffer] };
  }

  get training(): Training {
    if (this.#training === undefined) throw new Error("The worker was asked before it was given a task.");
    return this.#training;
  }

  async #open({ description, dataset, heldOut, options, weights, state, ...given }: Task): Promise<Opened> {
    const startThread = startThreadLikeThis();
    this.#network = await Network.create(description, { ...told(given), ...told({ startThread }) });
    if (weights !== undefined) this.#network.setWeights(weights);
    this.#training = new Training(this.#network, dataset, heldOut, options, state);
    return { options: this.#training.options, steps: this.#training.steps, threads: this.#network.threads };
  }

  async #run(training: Training): Promise<void> {
    this.#abort = new AbortController();
    let events: TrainingEvent[] = [];
    let sent = performance.now();
    const send = () => {
      if (events.length === 0) return;
      this.post({ type: "events", events }, []);
      this.#packetsAllowed--;
      events = [];
      sent = performance.now();
    };
    try {
      for await (const event of training.run(this.#abort.signal)) {
        events.push(event);
        if (performance.now() - sent < PACKET_MILLISECONDS) continue;
        await this.#packetAllowed();
        send();
      }
    } finally {
      send();
    }
  }

  /** Waits until the page has read enough, or stops the run. */
  async #packetAllowed(): Promise<void> {
    while (this.#packetsAllowed <= 0 && !this.#abort.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#allowMore = resolve;
      });
    }
  }
}

interface Answer {
  readonly got: Asked[Kind]["got"];
  readonly transfer?: ArrayBuffer[];
}

/** What is not undefined. */
function told<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** A file of its own can be started once more. A `blob:` URL is gone by now, and threads then have a program of theirs. */
function startThreadLikeThis(): (() => BrowserWorker) | undefined {
  const { location } = globalThis;
  if (location === undefined || location.protocol === "blob:") return undefined;
  const type = isClassic() ? "classic" : "module";
  return () => new Worker(location.href, { type });
}

/**
 * Whether this worker's program is a script, as webpack makes it. In a module `importScripts` throws a TypeError whatever
 * it is given, in a script a SyntaxError for what is no URL; given nothing, Firefox's modules do not throw.
 */
function isClassic(): boolean {
  try {
    (globalThis as { importScripts?: (url: string) => void }).importScripts?.("http://");
    return true;
  } catch (error) {
    return !(error instanceof TypeError);
  }
}
