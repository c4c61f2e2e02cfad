import type { Dataset } from "../../../src/index.js";
import type { Trial } from "./trial.js";

const WARM_UP = 2000;
const MEASURED = 5000;

/** Predicts images one by one, each from its bytes to probabilities that JavaScript can read. */
export function timePredictions(digits: Dataset, predictOne: (image: Uint8Array) => ArrayLike<number>): Trial {
  const size = digits.width * digits.height;
  const image = (index: number) => {
    const start = (index % digits.count) * size;
    return digits.images.subarray(start, start + size);
  };
  for (let index = 0; index < WARM_UP; index++) predictOne(image(index));
  let total = 0;
  const started = performance.now();
  for (let index = 0; index < MEASURED; index++) total += predictOne(image(index))[0] ?? Number.NaN;
  const seconds = (performance.now() - started) / 1000;
  if (!Number.isFinite(total)) throw new Error("a probability is not a number");
  return { seconds, images: MEASURED };
}
