import { InputError } from "../errors.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";

/**
 * How many images a step takes: as the options say, but no more than there are.
 * @throws InputError when the network cannot learn from a batch of that size
 */
export function imagesPerStep({ wholeBatch }: Network, batch: number | "all", count: number): number {
  const images = batch === "all" ? count : Math.min(batch, count);
  if (wholeBatch === undefined || (images >= wholeBatch.fewest && images <= CHUNK_ROWS)) return images;
  throw new InputError(
    `${wholeBatch.layer} takes mean and variance over each batch, so a batch has to have ${wholeBatch.fewest} to ` +
      `${CHUNK_ROWS} images, but it has ${images}.`,
  );
}
