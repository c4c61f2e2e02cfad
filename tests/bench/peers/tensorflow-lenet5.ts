/**
 * A program: `tensorflow-lenet5.ts FOLDER wasm|cpu` times training of LeNet-5 by TensorFlow.js, built with its layers.
 * Its wasm backend has no gradient of a convolution by its filter.
 */
import { pixelsOf, readTrainingDigits } from "./digits.js";
import { timeStretch } from "./stretches.js";
import { BATCH, batchTrainer, type Optimizer, startTensorFlow, type Tensor } from "./tensorflow-core.js";

type Layer = object;

interface Operations {
  tensor4d(values: Float32Array, shape: [number, number, number, number]): Tensor;
  sequential(options: { layers: readonly Layer[] }): { apply(x: Tensor, options: { training: true }): Tensor };
  layers: Record<"conv2d" | "maxPooling2d" | "flatten" | "dense", (options: object) => Layer>;
  train: { momentum(rate: number, momentum: number): Optimizer };
}

const [folder = "", backend] = process.argv.slice(2);
const { tf } = await startTensorFlow<Operations>(backend);

const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
const network = tf.sequential({
  layers: [
    conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: "same", activation: "relu" }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
    maxPooling2d({ poolSize: 2 }),
    flatten({}),
    dense({ units: 120, activation: "relu" }),
    dense({ units: 84, activation: "relu" }),
    dense({ units: 10 }),
  ],
});

const digits = await readTrainingDigits(folder);
const trainRows = batchTrainer(tf, digits, tf.train.momentum(0.05, 0.9), (rows) =>
  network.apply(tf.tensor4d(pixelsOf(digits, rows), [rows.length, 28, 28, 1]), { training: true }),
);
console.log(JSON.stringify(timeStretch(digits, { warmUp: BATCH, measured: BATCH }, trainRows)));
