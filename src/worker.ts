/**
 * `glyphnet/worker`: training in a worker, for pages.
 *
 * @module
 */
export type { BrowserWorker } from "./engine/worker.js";
export { serveTraining, type WorkerScope } from "./worker/serve-training.js";
export { trainInWorker, WorkerError, type WorkerOptions, WorkerTraining } from "./worker/train-in-worker.js";
