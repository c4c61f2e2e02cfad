import type { Dataset } from "../data/dataset.js";
import { InputError } from "../errors.js";
import { numberImages } from "../network/load.js";
import type { Network } from "../network/network.js";
import type { Evaluation } from "../training/evaluate.js";
import type { ReportImage } from "./report.js";

/**
 * `count` images of a data set, drawn without repetition by the seed, with what the network said about them.
 */
export function drawSamples(
  network: Network,
  dataset: Dataset,
  evaluation: Evaluation,
  count: number,
  seed: number,
): ReportImage[] {
  const { arena, kernels } = network.engine;
  const mark = arena.mark();
  const order = numberImages(network, dataset.count);
  kernels.shuffle(order, dataset.count, seed, 0);
  const numbers = [...arena.words(order, Math.min(count, dataset.count))];
  arena.release(mark);
  return numbers.map((index) => reportImage(dataset, evaluation, index));
}

/** The wrong predictions that the network was surest of, at most `count`, worst first. */
export function worstMistakes(dataset: Dataset, evaluation: Evaluation, count: number): ReportImage[] {
  const { predictions, confidences } = evaluation;
  const wrong: number[] = [];
  predictions.forEach((prediction, index) => {
    if (prediction !== dataset.labels[index]) wrong.push(index);
  });
  wrong.sort((a, b) => (confidences[b] ?? 0) - (confidences[a] ?? 0) || a - b);
  return wrong.slice(0, count).map((index) => reportImage(dataset, evaluation, index));
}

function reportImage(dataset: Dataset, evaluation: Evaluation, index: number): ReportImage {
  const { width, height, images, labels } = dataset;
  const label = labels[index];
  const prediction = evaluation.predictions[index];
  const probability = evaluation.confidences[index];
  if (label === undefined || prediction === undefined || probability === undefined) {
    throw new InputError(`${dataset.name} has ${dataset.count} images, and none of number ${index}.`);
  }
  const pixels = images.subarray(index * width * height, (index + 1) * width * height);
  return { pixels, width, height, label, prediction, probability };
}
