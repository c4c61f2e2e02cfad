/**
 * A program: `tensorflow.ts FOLDER wasm|cpu train|predict` times TensorFlow.js, written with its core operations.
 * In Node its wasm backend has SIMD, but one thread.
 */
import { labelsOf, pixelsOf, readTrainingDigits } from "./digits.js";
import { loadPackage, packageFolder } from "./packages.js";
import { timePredictions } from "./predictions.js";
import { timeStretch } from "./stretches.js";

interface Tensor {
  matMul(other: Tensor): Tensor;
  add(other: Tensor): Tensor;
  relu(): Tensor;
  softmax(): Tensor;
  dataSync(): Float32Array;
}

interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  tensor1d(values: Int32Array, type: "int32"): Tensor;
  oneHot(labels: Tensor, classes: number): Tensor;
  randomNormal(shape: [number, number], mean: number, deviation: number, type: "float32", seed: number): Tensor;
  zeros(shape: [number]): Tensor;
  variable(initial: Tensor): Tensor;
  tidy<Result>(body: () => Result): Result;
  losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  train: { sgd(rate: number): { minimize(loss: () => Tensor, returnCost: true): Tensor } };
}

const BATCH = 128;
const STRETCHES = {
  wasm: { warmUp: 10 * BATCH, measured: 46 * BATCH },
  cpu: { warmUp: 4 * BATCH, measured: 16 * BATCH },
};

const [folder = "", backend, task] = process.argv.slice(2);
if (backend !== "wasm" && backend !== "cpu") throw new Error(`There is no backend "${backend}" here.`);
const tf = loadPackage<TensorFlow>("@tensorflow/tfjs");
if (backend === "wasm") {
  const name = "@tensorflow/tfjs-backend-wasm";
  loadPackage<{ setWasmPaths(folder: string): void }>(name).setWasmPaths(`${packageFolder(name)}dist/`);
}
if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start its ${backend} backend.`);
await tf.ready();

const draw = (inputs: number, outputs: number, seed: number) =>
  tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(2 / inputs), "float32", seed));
const weights = { first: draw(784, 100, 1), main: draw(100, 66, 2), skip: draw(100, 66, 3), last: draw(66, 10, 4) };
const bias = tf.variable(tf.zeros([100]));

function logits(x: Tensor): Tensor {
  const hidden = x.matMul(weights.first).add(bias).relu();
  return hidden.matMul(weights.main).relu().add(hidden.matMul(weights.skip)).matMul(weights.last);
}

const digits = await readTrainingDigits(folder);
const optimizer = tf.train.sgd(0.05);

function trainBatch(rows: Uint32Array): number {
  return tf.tidy(() => {
    const x = tf.tensor2d(pixelsOf(digits, rows), [rows.length, 784]);
    const labels = tf.oneHot(tf.tensor1d(labelsOf(digits, rows), "int32"), 10);
    const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(x)), true);
    return loss.dataSync()[0] ?? Number.NaN;
  });
}

function trainRows(rows: Uint32Array): number {
  let total = 0;
  for (let first = 0; first < rows.length; first += BATCH) {
    const batch = rows.subarray(first, first + BATCH);
    total += trainBatch(batch) * batch.length;
  }
  return total / rows.length;
}

function predictOne(image: Uint8Array): Float32Array {
  return tf.tidy(() => {
    const x = tf.tensor2d(
      Float32Array.from(image, (pixel) => pixel / 255),
      [1, 784],
    );
    return logits(x).softmax().dataSync();
  });
}

const trial =
  task === "predict" ? timePredictions(digits, predictOne) : timeStretch(digits, STRETCHES[backend], trainRows);
console.log(JSON.stringify(trial));
