/** A program: `tensorflow.ts FOLDER wasm|cpu train|predict` times TensorFlow.js, written with its core operations. */
import { pixelsOf, readTrainingDigits } from "./digits.js";
import { timePredictions } from "./predictions.js";
import { timeStretch } from "./stretches.js";
import { BATCH, batchTrainer, type Optimizer, startTensorFlow, type Tensor } from "./tensorflow-core.js";

interface Operations {
  tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  randomNormal(shape: [number, number], mean: number, deviation: number, type: "float32", seed: number): Tensor;
  zeros(shape: [number]): Tensor;
  variable(initial: Tensor): Tensor;
  train: { sgd(rate: number): Optimizer };
}

const STRETCHES = {
  wasm: { warmUp: 10 * BATCH, measured: 46 * BATCH },
  cpu: { warmUp: 4 * BATCH, measured: 16 * BATCH },
};

const [folder = "", wanted, task] = process.argv.slice(2);
const { tf, backend } = await startTensorFlow<Operations>(wanted);

const draw = (inputs: number, outputs: number, seed: number) =>
  tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(2 / inputs), "float32", seed));
const weights = { first: draw(784, 100, 1), main: draw(100, 66, 2), skip: draw(100, 66, 3), last: draw(66, 10, 4) };
const bias = tf.variable(tf.zeros([100]));

function logits(x: Tensor): Tensor {
  const hidden = x.matMul(weights.first).add(bias).relu();
  return hidden.matMul(weights.main).relu().add(hidden.matMul(weights.skip)).matMul(weights.last);
}

const digits = await readTrainingDigits(folder);
const trainRows = batchTrainer(tf, digits, tf.train.sgd(0.05), (rows) =>
  logits(tf.tensor2d(pixelsOf(digits, rows), [rows.length, 784])),
);

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
