import type { Dataset } from "../data/dataset.js";
import { paddedColumns } from "../engine/padding.js";
import { loadDataset, numberImages, shareNotZero } from "../network/load.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";
import { type AugmentationDescription, augmentationFrom, augmentationNames, isNone } from "../training/augmentation.js";
import { createAugmenter } from "../training/augmenter.js";
import { train } from "../training/train.js";
import type { AugmentationFigure } from "./figures.js";
import { median } from "./stopwatch.js";
import { nextEpoch, trainingOptions } from "./training.js";

const BATCH = 128;

/** The presets that change something. */
export const AUGMENTATIONS = augmentationNames.filter((name) => !isNone(augmentationFrom(name)));

/**
 * Trains without augmentation and with that of each preset, an epoch here and an epoch there, after one epoch to warm up.
 * @param epochs how many are measured of each
 */
export async function measureAugmentation(
  network: Network,
  dataset: Dataset,
  heldOut: Dataset,
  epochs: number,
): Promise<AugmentationFigure[]> {
  const { threads } = network.engine;
  const plain = trainingOptions(BATCH, 1);
  const time = async (augmentation?: AugmentationDescription) => {
    const options = augmentation === undefined ? plain : { ...plain, augmentation };
    const events = train(network, dataset, heldOut, options);
    const seconds = await nextEpoch(events);
    await events.return();
    return seconds;
  };
  const runs = AUGMENTATIONS.map((augment) => ({
    augment,
    augmentation: augmentationFrom(augment),
    seconds: [] as number[],
    ratios: [] as number[],
  }));
  network.initialise(0);
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const without = await time();
    for (const { augmentation, seconds, ratios } of runs) {
      const taken = await time(augmentation);
      if (epoch === 0) continue;
      seconds.push(taken);
      ratios.push(taken / without);
    }
  }
  return runs.map(({ augment, augmentation, seconds, ratios }) => ({
    event: "augmentation",
    augment,
    batch: BATCH,
    threads,
    seconds: median(seconds),
    ratio: median(ratios),
    shareNotZero: shareAfter(network, dataset, augmentation),
  }));
}

/** Of the first images, once each. */
function shareAfter(network: Network, dataset: Dataset, augmentation: AugmentationDescription): number {
  const { arena } = network.engine;
  const mark = arena.mark();
  const images = loadDataset(network, dataset);
  const rows = Math.min(CHUNK_ROWS, images.count);
  const size = dataset.height * dataset.width;
  const { images: changed } = createAugmenter(augmentation, network, images, 0)(1)(numberImages(network, rows), rows);
  const bytes = arena.bytes(changed.pixels, rows * paddedColumns(size));
  const share = (shareNotZero(bytes) * bytes.length) / (rows * size);
  arena.release(mark);
  return share;
}
