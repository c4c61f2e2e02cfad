import { program } from "../generated/thread-browser.js";
import { startBlobWorker } from "./blob-worker.js";
import type { Workers } from "./worker.js";

/** Threads in a browser, which lets them share memory only on a page that is cross-origin isolated. */
export const workers: Workers = {
  get missing() {
    return globalThis.crossOriginIsolated
      ? undefined
      : "threads need a page that is cross-origin isolated (the headers COOP same-origin and COEP require-corp)";
  },
  get cores() {
    return globalThis.navigator?.hardwareConcurrency ?? 1;
  },
  start(onMessage, onDeath, startThread = () => startBlobWorker(program)) {
    const worker = startThread();
    worker.addEventListener("message", (event) => onMessage((event as MessageEvent).data));
    worker.addEventListener("error", (event) => {
      onDeath((event as ErrorEvent).message ?? "its program could not be loaded");
    });
    return { post: (message) => worker.postMessage(message, []), terminate: () => worker.terminate?.() };
  },
};
