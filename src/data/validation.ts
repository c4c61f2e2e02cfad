import { InputError } from "../errors.js";
import { type Dataset, subset } from "./dataset.js";

/**
 * Takes `count` images away to validate with; the others stay to train with, each in their order.
 *
 * Sorted by class, and within a class in their order, every k-th image is taken, k = all / count: so each class gives its
 * share, within one image, and which images they are depends on the data alone. Seeds that are compared thus are measured
 * on the same images.
 *
 * @throws InputError when that would leave none of either
 */
export function splitValidation(
  dataset: Dataset,
  count: number,
): { readonly train: Dataset; readonly validation: Dataset } {
  if (!(Number.isInteger(count) && count >= 1 && count < dataset.count)) {
    throw new InputError(
      `${dataset.name} has ${dataset.count} images, so 1 to ${dataset.count - 1} of them can be kept for validation, ` +
        `but it is ${count}.`,
    );
  }
  const { labels } = dataset;
  const byClass = Array.from(labels, (_, index) => index).sort((a, b) => (labels[a] ?? 0) - (labels[b] ?? 0) || a - b);
  const taken = new Uint8Array(dataset.count);
  const share = (rank: number) => Math.floor((rank * count) / dataset.count);
  byClass.forEach((index, rank) => {
    if (share(rank + 1) > share(rank)) taken[index] = 1;
  });
  return {
    train: subset(dataset, (index) => taken[index] === 0, dataset.name),
    validation: subset(dataset, (index) => taken[index] === 1, `${dataset.name}, validation`),
  };
}
