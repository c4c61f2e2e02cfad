import type { Dataset } from "../data/dataset.js";
import type { Network } from "../network/network.js";
import type { TrainingChoices } from "./complete-options.js";
import type { TrainingEvent } from "./events.js";
import { Training } from "./training.js";

/**
 * Trains the network in place, and yields after every step and every epoch.
 *
 * Stops before the next step once `signal` is aborted, without an event for the epoch that was begun. Yields to other
 * tasks some 80 times a second, so a page stays alive. `Training` does the same, and can be saved and go on later.
 *
 * @param heldOut measured after each epoch; only `patience` and the plateau schedule choose anything by it
 * @param options what is left out goes by the network's recipe: `train(network, digits, heldOut)` will do for a start
 * @throws InputError when an option is not what it has to be, or the data do not fit the network
 * @throws DivergedError when the loss or a weight stops being finite
 */
export async function* train(
  network: Network,
  dataset: Dataset,
  heldOut: Dataset,
  options: TrainingChoices = {},
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const training = new Training(network, dataset, heldOut, options);
  try {
    yield* training.run(signal);
  } finally {
    training.close();
  }
}
