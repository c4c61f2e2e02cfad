import type { Dataset } from "../data/dataset.js";
import type { Network } from "../network/network.js";
import { predict } from "../training/evaluate.js";
import type { InferenceFigure } from "./figures.js";
import { type Effort, Stopwatch } from "./stopwatch.js";

const MOST_IMAGES = 10_000;

/** The pictures of a data set, one after the other, each on its own. */
export function measureLatency(network: Network, dataset: Dataset, effort: Effort): InferenceFigure {
  const size = dataset.height * dataset.width;
  let next = 0;
  return measure(network, 1, effort, () => {
    predict(network, dataset.images.subarray(next * size, (next + 1) * size));
    next = (next + 1) % dataset.count;
  });
}

/** All pictures of a data set at once, 10,000 at most. */
export function measureThroughput(network: Network, dataset: Dataset, effort: Effort): InferenceFigure {
  const count = Math.min(MOST_IMAGES, dataset.count);
  const images = dataset.images.subarray(0, count * dataset.height * dataset.width);
  return measure(network, count, effort, () => predict(network, images));
}

function measure(network: Network, images: number, effort: Effort, run: () => void): InferenceFigure {
  const seconds = new Stopwatch(run, effort).median();
  return { event: "inference", images, threads: network.engine.threads, seconds, imagesPerSecond: images / seconds };
}
