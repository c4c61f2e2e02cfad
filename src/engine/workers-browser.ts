import { type Workers, workerProgram } from "./worker.js";

const program = () => `${workerProgram()}
self.onmessage = ({ data }) => serve(data, (word) => self.postMessage(word));
`;

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
  start(onMessage, onDeath) {
    const url = URL.createObjectURL(new Blob([program()], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      onMessage(data);
    };
    worker.onerror = (event) => {
      URL.revokeObjectURL(url);
      onDeath(event.message ?? "its program could not be loaded");
    };
    return { post: (message) => worker.postMessage(message), terminate: () => worker.terminate() };
  },
};
