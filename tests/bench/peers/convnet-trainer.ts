import type { Dataset } from "../../../src/index.js";
import { loadPackage } from "./packages.js";
import type { TrainRows } from "./stretches.js";

interface Volume {
  readonly w: Float64Array;
}

interface ConvNet {
  Vol: new (width: number, height: number, depth: number, fill: number) => Volume;
  Net: new () => { makeLayers(layers: readonly object[]): void };
  Trainer: new (
    network: object,
    options: { method: "sgd"; batch_size: number; learning_rate: number; momentum: number },
  ) => { train(input: Volume, label: number): { cost_loss: number } };
}

/** Trains a network of ConvNetJS, SGD with batches of 128. */
export function convNetTrainer(
  digits: Dataset,
  { width, height, depth }: { width: number; height: number; depth: number },
  momentum: number,
  layers: readonly object[],
): TrainRows {
  const { Vol, Net, Trainer } = loadPackage<ConvNet>("convnetjs");
  const network = new Net();
  network.makeLayers([{ type: "input", out_sx: width, out_sy: height, out_depth: depth }, ...layers]);
  const trainer = new Trainer(network, { method: "sgd", batch_size: 128, learning_rate: 0.05, momentum });
  const input = new Vol(width, height, depth, 0);
  const size = width * height * depth;
  return (rows) => {
    let total = 0;
    for (const row of rows) {
      for (let i = 0; i < size; i++) input.w[i] = (digits.images[row * size + i] ?? 0) / 255;
      total += trainer.train(input, digits.labels[row] ?? 0).cost_loss;
    }
    return total / rows.length;
  };
}
