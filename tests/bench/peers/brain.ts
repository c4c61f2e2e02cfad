/**
 * A program: `brain.ts FOLDER` times training by brain.js with its own trainer, which updates the weights after each
 * image and minimises the squared error. It has no residual block.
 */
import { pixelsOf, readTrainingDigits } from "./digits.js";
import { loadPackage } from "./packages.js";
import { timeStretch } from "./stretches.js";

interface Pattern {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

interface Brain {
  NeuralNetwork: new (options: {
    hiddenLayers: readonly number[];
    activation: "relu";
  }) => {
    train(
      patterns: readonly Pattern[],
      options: { iterations: number; errorThresh: number; learningRate: number },
    ): { error: number };
  };
}

/** The mean squared error that ends training early; brain.js refuses 0. */
const NEVER_GOOD_ENOUGH = 1e-12;

const { NeuralNetwork } = loadPackage<Brain>("brain.js");
const network = new NeuralNetwork({ hiddenLayers: [100, 66], activation: "relu" });
const digits = await readTrainingDigits(process.argv[2] ?? "");

function trainRows(rows: Uint32Array): number {
  const pixels = pixelsOf(digits, rows);
  const patterns = Array.from(rows, (row, index) => ({
    input: pixels.subarray(index * 784, (index + 1) * 784),
    output: Float32Array.from({ length: 10 }, (_, label) => Number(label === digits.labels[row])),
  }));
  return network.train(patterns, { iterations: 1, errorThresh: NEVER_GOOD_ENOUGH, learningRate: 0.01 }).error;
}

console.log(JSON.stringify(timeStretch(digits, { warmUp: 500, measured: 2000 }, trainRows)));
