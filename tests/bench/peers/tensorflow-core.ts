/** TensorFlow.js as far as the programs of this folder use it. In Node its wasm backend has SIMD, but one thread. */
import type { Dataset } from "../../../src/index.js";
import { labelsOf } from "./digits.js";
import { loadPackage, packageFolder } from "./packages.js";

export type Backend = "wasm" | "cpu";

export interface Tensor {
  matMul(other: Tensor): Tensor;
  add(other: Tensor): Tensor;
  relu(): Tensor;
  softmax(): Tensor;
  dataSync(): Float32Array;
}

export interface Optimizer {
  minimize(loss: () => Tensor, returnCost: true): Tensor;
}

interface TensorFlowCore {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor1d(values: Int32Array, type: "int32"): Tensor;
  oneHot(labels: Tensor, classes: number): Tensor;
  tidy<Result>(body: () => Result): Result;
  losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
}

export const BATCH = 128;

/** @param Operations what else the program uses of the package */
export async function startTensorFlow<Operations>(backend: string | undefined) {
  if (backend !== "wasm" && backend !== "cpu") throw new Error(`There is no backend "${backend}" here.`);
  const tf = loadPackage<TensorFlowCore & Operations>("@tensorflow/tfjs");
  if (backend === "wasm") {
    const name = "@tensorflow/tfjs-backend-wasm";
    loadPackage<{ setWasmPaths(folder: string): void }>(name).setWasmPaths(`${packageFolder(name)}dist/`);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js could not start its ${backend} backend.`);
  await tf.ready();
  return { tf, backend: backend as Backend };
}

/** Trains batch by batch on the mean loss; `logits` gives those of the images with these numbers. */
export function batchTrainer(
  tf: TensorFlowCore,
  digits: Dataset,
  optimizer: Optimizer,
  logits: (rows: Uint32Array) => Tensor,
): (rows: Uint32Array) => number {
  const trainBatch = (rows: Uint32Array) =>
    tf.tidy(() => {
      const labels = tf.oneHot(tf.tensor1d(labelsOf(digits, rows), "int32"), 10);
      const loss = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, logits(rows)), true);
      return loss.dataSync()[0] ?? Number.NaN;
    });
  return (rows) => {
    let total = 0;
    for (let first = 0; first < rows.length; first += BATCH) {
      const batch = rows.subarray(first, first + BATCH);
      total += trainBatch(batch) * batch.length;
    }
    return total / rows.length;
  };
}
