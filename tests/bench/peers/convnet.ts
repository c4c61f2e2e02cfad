/** A program: `convnet.ts FOLDER` times training by ConvNetJS, SGD with batches of 128. It has no residual block. */
import { readTrainingDigits } from "./digits.js";
import { loadPackage } from "./packages.js";
import { timeStretch } from "./stretches.js";

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

const { Vol, Net, Trainer } = loadPackage<ConvNet>("convnetjs");
const network = new Net();
network.makeLayers([
  { type: "input", out_sx: 1, out_sy: 1, out_depth: 784 },
  { type: "fc", num_neurons: 100, activation: "relu" },
  { type: "fc", num_neurons: 66, activation: "relu" },
  { type: "softmax", num_classes: 10 },
]);
const trainer = new Trainer(network, { method: "sgd", batch_size: 128, learning_rate: 0.05, momentum: 0 });
const digits = await readTrainingDigits(process.argv[2] ?? "");
const input = new Vol(1, 1, 784, 0);

function trainRows(rows: Uint32Array): number {
  let total = 0;
  for (const row of rows) {
    for (let i = 0; i < 784; i++) input.w[i] = (digits.images[row * 784 + i] ?? 0) / 255;
    total += trainer.train(input, digits.labels[row] ?? 0).cost_loss;
  }
  return total / rows.length;
}

console.log(JSON.stringify(timeStretch(digits, { warmUp: 1024, measured: 2048 }, trainRows)));
