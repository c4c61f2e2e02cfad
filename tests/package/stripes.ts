/** Makes striped pictures of three classes and learns them; text, as a user would have it in a file of a project. */
export const stripesModule = `
import { evaluate, fingerprint, makeDataset, Network, residualMlp, train } from "glyphnet";

export const description = residualMlp({ width: 12, height: 8 }, 3);
export const place = { seed: 3, threads: 2 };
export const options = { epochs: 4, rate: 0.01 };

export function makeStripes() {
  const images = Uint8Array.from({ length: 600 * 12 * 8 }, (_, i) => (Math.floor(i / 96) % 3 === i % 3 ? 200 : 0));
  const labels = Uint8Array.from({ length: 600 }, (_, i) => i % 3);
  return makeDataset({ images, labels, width: 12, height: 8 });
}

export async function learnStripes() {
  const stripes = makeStripes();
  const network = await Network.create(description, place);
  let epochs = 0;
  for await (const event of train(network, stripes, stripes, options)) {
    if (event.type === "epoch") epochs++;
  }
  const { accuracy } = evaluate(network, stripes);
  const result = { epochs, accuracy, fingerprint: await fingerprint(network.weights()) };
  network.close();
  return result;
}
`;

/** The same in a worker, in a page. */
export const workerModule = `
import { fingerprint } from "glyphnet";
import { trainInWorker } from "glyphnet/worker";
import { description, makeStripes, options, place } from "./stripes.js";

export async function learnStripes(given = {}) {
  const stripes = makeStripes();
  const training = await trainInWorker(description, stripes, stripes, options, { ...place, ...given });
  let epochs = 0;
  let accuracy;
  for await (const event of training.run()) {
    if (event.type === "epoch") {
      epochs++;
      accuracy = event.validationAccuracy;
    }
  }
  const result = { epochs, accuracy, fingerprint: await fingerprint(await training.weights()) };
  training.close();
  if (crossOriginIsolated && training.threads !== 2) throw new Error("The training has one thread.");
  return result;
}
`;

/** The same in a worker of the page's own, which threads are started from as well. */
export const ownWorkerModule = `
import { Network } from "glyphnet";
import { description, place } from "./stripes.js";
import * as inWorker from "./worker.js";

const startThread = () => new Worker(new URL("./training-worker.js", import.meta.url), { type: "module" });

export async function learnStripes() {
  const network = await Network.create(description, { ...place, startThread });
  if (network.threads !== 2) throw new Error("The network has one thread.");
  network.close();
  return inWorker.learnStripes({ worker: startThread() });
}
`;

/** The program of that worker. */
export const ownWorkerProgram = `
import { serveTraining } from "glyphnet/worker";

serveTraining();
`;

/** Of every engine and bundler. */
export const STRIPES = { epochs: 4, accuracy: 1, fingerprint: "c2726e731804a241" };

/**
 * The main module of a page: the result, or the error, goes into an attribute of its body.
 * @param module which of them learns
 */
export const pageModule = (module: "stripes" | "worker" | "own-worker") => `
import { learnStripes } from "./${module}.js";

const show = (result) => document.body.setAttribute("data-result", JSON.stringify(result));
learnStripes().then(show, (error) => show({ error: String(error) }));
`;

export function pageText(script: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>stripes</title><link rel="icon" href="data:,">
<body><script type="module" src="${script}"></script></body></html>
`;
}
