import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { program } from "../generated/thread-node.js";
import type { Workers } from "./worker.js";

/** Threads in Node. They do not keep the process alive, and take none of its flags: --import tsx would cost 0.2 s each. */
export const workers: Workers = {
  missing: undefined,
  get cores() {
    return availableParallelism();
  },
  start(onMessage, onDeath) {
    const worker = new Worker(program, { eval: true, execArgv: [] });
    worker.unref();
    worker.once("message", onMessage);
    worker.once("error", (error) => onDeath(error.message));
    worker.once("exit", (code) => onDeath(`it ended with code ${code}`));
    return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
  },
};
