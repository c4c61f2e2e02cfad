import type { Address } from "../engine/arena.js";
import type { LoadedImages } from "../layers/input.js";
import { CHUNK_ROWS, type Network, type Totals } from "../network/network.js";
import { type Fetch, unchanged } from "./augmenter.js";

/**
 * The sums over a batch of `count` images, and in the network the gradient of its loss.
 * @param fetch gives the images of a chunk, which need not be those of the data set
 * @param seed with step: of what layers draw by chance
 */
export function computeGradients(
  network: Network,
  images: LoadedImages,
  order: Address,
  count: number,
  fetch: Fetch = unchanged(images),
  seed = 0,
  step = 0,
): Totals {
  network.startStep(seed, step);
  for (let done = 0; done < count; done += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - done);
    const batch = fetch(order + 4 * done, rows);
    network.forward(batch.images, batch.order, rows, done);
    network.measure(rows, count);
    network.backward(rows);
  }
  network.endStep();
  return network.totals();
}
