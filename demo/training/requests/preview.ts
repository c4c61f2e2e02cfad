import { type AugmentationDescription, augmentImages, type Dataset, makeDataset } from "glyphnet";
import type { Laboratory } from "../laboratory.js";
import { Transfer } from "../transfer.js";

/** Some training images, and what augmentation makes of each in the first epochs. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  /** The images as they are, then as they are in the first epoch, in the second and so on. */
  readonly images: readonly Uint8Array<ArrayBuffer>[];
}

export async function preview(
  laboratory: Laboratory,
  asked: {
    readonly augmentation: AugmentationDescription;
    readonly seed: number;
    readonly count: number;
    readonly epochs: number;
  },
): Promise<Transfer<Preview>> {
  const { network, train } = await laboratory.run();
  const some = firstOf(train, asked.count);
  const images = [Uint8Array.from(some.images)];
  for (let epoch = 1; epoch <= asked.epochs; epoch++) {
    images.push(Uint8Array.from(augmentImages(network, some, asked.augmentation, asked.seed, epoch)));
  }
  const { width, height } = train;
  return new Transfer(
    { width, height, images },
    images.map(({ buffer }) => buffer),
  );
}

function firstOf({ name, images, labels, width, height, classes, count }: Dataset, most: number): Dataset {
  const taken = Math.min(most, count);
  return makeDataset({
    name,
    images: images.subarray(0, taken * width * height),
    labels: labels.subarray(0, taken),
    width,
    height,
    classes,
  });
}
