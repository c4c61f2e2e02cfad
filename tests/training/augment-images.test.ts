import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { makeDataset, subset } from "../../src/data/dataset.js";
import { InputError } from "../../src/errors.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { augmentImages } from "../../src/training/augment-images.js";
import { augmentationFrom } from "../../src/training/augmentation.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const data = pictures(40, 13, 11);
const { height, width, classes } = data;
const affine = augmentationFrom("affine");
const create = () => Network.create(residualMlp({ height, width }, classes), { seed: 1, threads: 2 });

test("the images are those that training sees: trained on them as they are, the first epoch has the same bits", async () => {
  const options = { batch: 8, optimizer: { type: "sgd", momentum: 0 }, schedule: { type: "constant" } } as const;
  const rest = { ...options, epochs: 1, rate: 0.01, warmUp: 0, seed: 7 };
  const network = await create();
  const images = augmentImages(network, data, affine, 7, 1);
  const untouched = await create();
  assert.equal(await fingerprint(network.weights()), await fingerprint(untouched.weights()));
  for await (const _ of train(network, makeDataset({ ...data, images }), data, rest));
  for await (const _ of train(untouched, data, data, { ...rest, augmentation: affine }));
  assert.equal(await fingerprint(network.weights()), await fingerprint(untouched.weights()));
  assert.notDeepEqual(images, data.images);
});

test("they depend on seed and epoch, and stay as they are without strength", async () => {
  const network = await create();
  const first = augmentImages(network, data, affine, 7, 1);
  assert.notDeepEqual(augmentImages(network, data, affine, 7, 2), first);
  assert.notDeepEqual(augmentImages(network, data, affine, 8, 1), first);
  assert.deepEqual(augmentImages(network, data, affine, 7, 1), first);
  assert.deepEqual(augmentImages(network, data, augmentationFrom("none"), 7, 1), data.images);
});

test("too many images, other sizes and strengths out of range are refused", async () => {
  const network = await create();
  assert.throws(() => augmentImages(network, pictures(513, 13, 11), affine, 0, 1), /At most 512 images .* has 513/);
  assert.throws(() => augmentImages(network, pictures(4, 12, 11), affine, 0, 1), InputError);
  assert.throws(
    () => augmentImages(network, data, { ...affine, scale: 2 }, 0, 1),
    /scale has to be a number from 0 to 0\.9, but/,
  );
  assert.equal(
    augmentImages(
      network,
      subset(data, (i) => i === 3, "one"),
      affine,
      0,
      1,
    ).length,
    width * height,
  );
});
