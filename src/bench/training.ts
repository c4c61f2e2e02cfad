import type { Dataset } from "../data/dataset.js";
import type { Network } from "../network/network.js";
import type { TrainingEvent } from "../training/events.js";
import type { TrainingOptions } from "../training/options.js";
import { train } from "../training/train.js";
import type { TrainingFigure } from "./figures.js";
import { median } from "./stopwatch.js";

export const BATCHES = [32, 128, 512, "all"] as const;

/** Gradient descent at a rate so low that no data make it diverge; the time of a step does not depend on it. */
export function trainingOptions(batch: number | "all", epochs: number): TrainingOptions {
  return {
    epochs,
    batch,
    optimizer: { type: "sgd", momentum: 0.9 },
    rate: 0.001,
    schedule: { type: "constant" },
    warmUp: 0,
    seed: 0,
  };
}

/**
 * Trains on one thread and on all, an epoch here and an epoch there, after one epoch to warm up.
 * @param name of the preset
 * @param networks of different numbers of threads, that of one thread first
 * @param epochs how many are measured of each
 */
export async function measureTraining(
  name: string,
  networks: readonly Network[],
  dataset: Dataset,
  heldOut: Dataset,
  batch: number | "all",
  epochs: number,
): Promise<TrainingFigure[]> {
  const runs = networks.map((network) => {
    network.initialise(0);
    const events = train(network, dataset, heldOut, trainingOptions(batch, epochs + 1));
    return { threads: network.engine.threads, events, seconds: [] as number[], ratios: [] as number[] };
  });
  for (const { events } of runs) await nextEpoch(events);
  for (let epoch = 0; epoch < epochs; epoch++) {
    let alone = 0;
    for (const { events, seconds, ratios } of runs) {
      const time = await nextEpoch(events);
      if (alone === 0) alone = time;
      seconds.push(time);
      ratios.push(alone / time);
    }
  }
  for (const { events } of runs) await events.return();
  return runs.map(({ threads, seconds, ratios }) => {
    const time = median(seconds);
    const imagesPerSecond = dataset.count / time;
    const figure = { event: "training", network: name, batch, threads, seconds: time, imagesPerSecond } as const;
    return threads === 1 ? figure : { ...figure, ratio: median(ratios) };
  });
}

/** Seconds that the next epoch's steps take. */
export async function nextEpoch(events: AsyncGenerator<TrainingEvent, void, undefined>): Promise<number> {
  for (;;) {
    const { value } = await events.next();
    if (value === undefined) throw new Error("Training has ended before its last epoch.");
    if (value.type === "epoch") return value.seconds;
  }
}
