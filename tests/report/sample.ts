import type { Report, ReportImage } from "../../src/report/report.js";
import type { EpochMetrics } from "../../src/training/metrics.js";

/** A run that learns: the loss halves with each epoch. */
export function sampleEpochs(length: number): EpochMetrics[] {
  return Array.from({ length }, (_, index) => ({
    epoch: index + 1,
    step: (index + 1) * 71,
    rate: 0.001 * (1 - index / length),
    loss: 0.5 ** (index + 1),
    accuracy: 1 - 0.25 ** (index + 1),
    validationLoss: 0.08 + 0.5 ** (index + 1),
    validationAccuracy: 0.97 - 0.25 ** (index + 1),
    saturated: 0.5 ** (index + 2),
    updateRatio: 0.1 ** (index + 1),
    seconds: 0.125,
    imagesPerSecond: 72000,
  }));
}

/** A 5 × 4 picture whose pixels count up from `start`. */
export function sampleImage(label: number, prediction: number, probability = 0.971, start = 0): ReportImage {
  const pixels = Uint8Array.from({ length: 20 }, (_, index) => start + index * 10);
  return { pixels, width: 5, height: 4, label, prediction, probability };
}

/** Three classes, 300 test images, 8 of them read wrong. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    title: "residual-mlp on digits",
    settings: [
      ["optimizer", "adam"],
      ["seed", "1"],
    ],
    epochs: sampleEpochs(20),
    test: {
      images: 300,
      loss: 0.0812,
      accuracy: 292 / 300,
      confusion: Uint32Array.of(98, 2, 0, 0, 101, 1, 5, 0, 93),
      classes: 3,
    },
    fingerprint: "3f9a01c47be2d8a5",
    seconds: 2.5,
    samples: [sampleImage(0, 0), sampleImage(1, 1), sampleImage(2, 0), sampleImage(2, 2)],
    mistakes: [sampleImage(2, 0, 0.998), sampleImage(0, 1, 0.63)],
    ...changes,
  };
}
