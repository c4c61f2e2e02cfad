import type { Address } from "../engine/arena.js";
import type { LoadedImages } from "../layers/input.js";
import { CHUNK_ROWS, type Network, type Totals } from "../network/network.js";

/** The sums over a batch of `count` images, and in the network the gradient of its loss. */
export function computeGradients(network: Network, images: LoadedImages, order: Address, count: number): Totals {
  network.startStep();
  for (let done = 0; done < count; done += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - done);
    network.forward(images, order + 4 * done, rows);
    network.measure(rows, count);
    network.backward(rows);
  }
  return network.totals();
}
