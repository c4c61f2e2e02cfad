import { InputError } from "../errors.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";

/**
 * How many images a step takes: as the options say, but no more than there are.
 * @throws InputError when that are more than the network can have in a batch
 */
export function imagesPerStep({ wholeBatch }: Network, batch: number | "all", count: number): number {
  const images = batch === "all" ? count : Math.min(batch, count);
  if (wholeBatch === undefined || images <= CHUNK_ROWS) return images;
  throw new InputError(
    `${wholeBatch} takes means over each batch, so a batch has to have at most ${CHUNK_ROWS} images, but it has ${images}.`,
  );
}
