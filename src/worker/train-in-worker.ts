/// <reference lib="esnext.disposable" preserve="true" />

import type { Dataset } from "../data/dataset.js";
import { startBlobWorker } from "../engine/blob-worker.js";
import { closeAtEndOfScope } from "../engine/disposable.js";
import type { PackedKernels } from "../engine/kernels.js";
import type { BrowserWorker } from "../engine/worker.js";
import { InputError } from "../errors.js";
import type { NetworkDescription } from "../network/description.js";
import type { NamedTensor } from "../network/network.js";
import type { TrainingChoices } from "../training/complete-options.js";
import type { TrainingEvent } from "../training/events.js";
import type { TrainingOptions } from "../training/options.js";
import type { TrainingState } from "../training/state.js";
import { errorOf } from "./failure.js";
import type { Asked, Kind, Opened, Reply, Request } from "./messages.js";

/** Where a training in a worker begins, and what it computes with. */
export interface WorkerOptions {
  /** Draws the initial weights, as that of `Network.create` does. */
  readonly seed?: number;
  /** As many as the machine has cores, at most 8, unless told; one on a page that is not cross-origin isolated. */
  readonly threads?: number;
  /** `"strict"` unless told, or what `glyphnet/relaxed` exports. */
  readonly numerics?: "strict" | PackedKernels;
  /** The initial weights, in place of random ones. */
  readonly weights?: readonly NamedTensor[];
  /** The state of a training to go on from: `state()` of it, or a checkpoint's. */
  readonly state?: TrainingState;
  /** A worker whose program calls `serveTraining`; it serves this training alone, and is ended with it. */
  readonly worker?: BrowserWorker;
}

/** The worker's program could not be loaded, or it ended. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
}

/** What to do about a worker that cannot be started. */
const NO_BLOB = 'Where a Content-Security-Policy has no "worker-src blob:", give a worker of your own, as { worker }.';
const NO_FILE = "Check that its file is served and calls serveTraining().";

/**
 * Trains a network in a worker, so that the page's own thread stays free; in all else, and to the bit, as `train` does.
 *
 * The worker is started from a `blob:` URL. Where a Content-Security-Policy forbids that, give one of your own:
 * `{ worker: new Worker(new URL("./training-worker.js", import.meta.url), { type: "module" }) }`, a file that holds
 * `import { serveTraining } from "glyphnet/worker"; serveTraining();`.
 *
 * @param heldOut measured after each epoch; only `patience` and the plateau schedule choose anything by it
 * @param options what is left out goes by the network's recipe
 * @throws InputError as `Network.create` and `Training` do, and in engines without workers for pages, as Node is
 * @throws WorkerError when the worker cannot be started
 */
export async function trainInWorker(
  description: NetworkDescription,
  dataset: Dataset,
  heldOut: Dataset,
  options: TrainingChoices = {},
  { worker, ...given }: WorkerOptions = {},
): Promise<WorkerTraining> {
  const line = worker === undefined ? new Line(await startWorker(), NO_BLOB) : new Line(worker, NO_FILE);
  try {
    return new WorkerTraining(line, await line.ask("open", { description, dataset, heldOut, options, ...given }));
  } catch (error) {
    line.close();
    throw error;
  }
}

/** A training that goes on in a worker; `trainInWorker` makes it. */
export class WorkerTraining implements Disposable {
  /** All of them, those included that were not given. */
  readonly options: TrainingOptions;
  /** Steps of the whole run. */
  readonly steps: number;
  /** How many threads compute. */
  readonly threads: number;
  /** Closes it. */
  declare readonly [Symbol.dispose]: () => void;
  readonly #line: Line;
  #running = false;

  /** @internal */
  constructor(line: Line, { options, steps, threads }: Opened) {
    this.#line = line;
    this.options = options;
    this.steps = steps;
    this.threads = threads;
    closeAtEndOfScope(this);
  }

  /**
   * Yields after every step and every epoch, as `Training.run` does. The worker computes a few steps ahead; it waits when
   * nobody reads, and stops when `signal` is aborted or the loop is left. Called again, it goes on, and events that nobody
   * has read come first.
   * @throws DivergedError when the loss or a weight stops being finite
   * @throws InputError when it runs already
   */
  async *run(signal?: AbortSignal): AsyncGenerator<TrainingEvent, void, undefined> {
    if (this.#running) throw new InputError("The training runs already: leave the loop over its events first.");
    if (signal?.aborted) return;
    this.#running = true;
    const stop = () => this.#line.tell({ type: "stop" });
    const end = this.#line.run();
    signal?.addEventListener("abort", stop);
    try {
      yield* this.#line.events();
      await end;
    } finally {
      signal?.removeEventListener("abort", stop);
      stop();
      await end.catch(() => {});
      this.#running = false;
    }
  }

  /** The weights of this moment, as `Network.weights` gives them. */
  weights(): Promise<readonly NamedTensor[]> {
    return this.#line.ask("weights", undefined);
  }

  /** The state of this moment, which a training can go on from. */
  state(): Promise<TrainingState> {
    return this.#line.ask("state", undefined);
  }

  /**
   * The probabilities [count, classes] of some pictures, by the weights of this moment.
   * @param images [count, height, width] grey values, 0 background to 255 ink
   */
  predict(images: Uint8Array): Promise<Float32Array> {
    return this.#line.ask("predict", images);
  }

  /** Ends the worker. */
  close(): void {
    this.#line.close();
  }
}

interface Waiting {
  readonly resolve: (got: Asked[Kind]["got"]) => void;
  readonly reject: (error: Error) => void;
}

/** The page's end of the connection. */
class Line {
  readonly #waiting = new Map<number, Waiting>();
  readonly #events: TrainingEvent[] = [];
  /** How many have come that the worker does not know to be read. */
  #packets = 0;
  #ended = false;
  #wake: () => void = () => {};
  #asked = 0;
  #dead: Error | undefined;

  /** @param advice for when the worker fails */
  constructor(
    readonly worker: BrowserWorker,
    advice: string,
  ) {
    worker.addEventListener("message", (event) => this.#hear((event as MessageEvent<Reply>).data));
    worker.addEventListener("error", (event) => {
      const { message = "its program could not be loaded" } = event as { message?: string };
      this.#die(`The worker failed: ${message}. ${advice}`);
    });
    worker.start?.();
  }

  ask<K extends Kind>(type: K, given: Asked[K]["given"]): Promise<Asked[K]["got"]> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      if (this.#dead !== undefined) throw this.#dead;
      this.worker.postMessage({ type, id, given }, []);
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
    });
  }

  tell(request: Request): void {
    if (this.#dead === undefined) this.worker.postMessage(request, []);
  }

  /** Resolves at the end of the run; then its last events have come. */
  async run(): Promise<void> {
    this.#ended = false;
    try {
      await this.ask("run", undefined);
    } finally {
      this.#ended = true;
      this.#wake();
    }
  }

  /** What comes until the run's end, which may be an error. */
  async *events(): AsyncGenerator<TrainingEvent, void, undefined> {
    for (;;) {
      for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift()) yield event;
      if (this.#ended) return;
      if (this.#packets > 0) this.tell({ type: "more", packets: this.#packets });
      this.#packets = 0;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#die("The training is closed.");
  }

  #hear(reply: Reply): void {
    if (reply.type === "events") {
      this.#events.push(...reply.events);
      this.#packets++;
      this.#wake();
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.type === "answer") waiting?.resolve(reply.got);
    else waiting?.reject(errorOf(reply.failure));
  }

  #die(message: string): void {
    if (this.#dead !== undefined) return;
    const error = new WorkerError(message);
    this.#dead = error;
    this.worker.terminate?.();
    this.worker.close?.();
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The program is imported only when it is needed: it holds the kernels and all of training. */
async function startWorker(): Promise<BrowserWorker> {
  if (typeof Worker !== "function") {
    throw new InputError(
      "This engine starts no workers as pages do: give one as { worker }, or train on the spot by `train`.",
    );
  }
  const { program } = await import("../generated/training-worker.js");
  return startBlobWorker(program);
}
