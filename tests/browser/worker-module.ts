/** A module of a page: trains short runs as a page does, in workers. */
import { fingerprint, Network, train } from "../../src/index.js";
import { trainInWorker } from "../../src/worker.js";
import { SHORT_SEED, shortRuns, shortTask } from "../bits/runs.js";
import { fetchDigits } from "./fetched-digits.js";

const RUN = "residual-mlp";

/** A worker whose program is a file of the page's. */
export const ownWorker = () => new Worker("own-worker.js", { type: "module" });

/** In a worker: the page's own, or one that the library starts. */
export async function trainThere(threads: number, own: boolean) {
  const { network, dataset, heldOut, options } = await task();
  const place = { seed: SHORT_SEED, threads, ...(own ? { worker: ownWorker() } : {}) };
  const training = await trainInWorker(network, dataset, heldOut, options, place);
  let events = 0;
  for await (const _ of training.run()) events++;
  const result = { threads: training.threads, events, fingerprint: await fingerprint(await training.weights()) };
  training.close();
  return result;
}

/** On the page's own thread, with others of the page's own worker. */
export async function trainHere(threads: number) {
  const { network: description, dataset, heldOut, options } = await task();
  const network = await Network.create(description, { seed: SHORT_SEED, threads, startThread: ownWorker });
  let events = 0;
  for await (const _ of train(network, dataset, heldOut, options)) events++;
  const result = { threads: network.threads, events, fingerprint: await fingerprint(network.weights()) };
  network.close();
  return result;
}

async function task() {
  const run = shortRuns[RUN];
  if (run === undefined) throw new Error(`There is no run "${RUN}".`);
  return { network: run.network, ...shortTask(run, await fetchDigits()) };
}
