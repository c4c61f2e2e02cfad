/** The day on which everything in this file was looked up, in the versions that package.json of this folder pins. */
export const LOOKED_UP = "2026-11-23";

export const NO_CONVOLUTIONS = "cannot: no convolutions";
export const ONE_THREAD = "has one thread";
export const THREADS_IN_BROWSERS = "one thread in Node";

interface Fact {
  readonly what: string;
  /** In the order of the libraries: glyphnet, TensorFlow.js (wasm, cpu), jax-js, brain.js, ConvNetJS. */
  readonly cells: readonly string[];
}

const TENSORFLOW_GPU = "yes: WebGL, WebGPU backends";
const TENSORFLOW_LAYERS = "yes: 72 layers, 3-D too";
const TENSORFLOW_RECURRENT = "yes: LSTM, GRU";
const TENSORFLOW_MODELS = "yes: @tensorflow-models";

export const facts: readonly Fact[] = [
  {
    what: "GPU",
    cells: ["no", TENSORFLOW_GPU, TENSORFLOW_GPU, "yes: WebGPU, WebGL", "yes: WebGL by gpu.js", "no"],
  },
  {
    what: "automatic differentiation",
    cells: ["no", "yes: grads", "yes: grads", "yes: grad, jvp, hessian", "no", "no"],
  },
  {
    what: "layers beyond dense, conv2d, pooling, batch norm, dropout",
    cells: ["no", TENSORFLOW_LAYERS, TENSORFLOW_LAYERS, "yes: arrays, free to combine", "no", "yes: maxout, LRN, SVM"],
  },
  {
    what: "recurrent networks",
    cells: ["no", TENSORFLOW_RECURRENT, TENSORFLOW_RECURRENT, "no layer: write them", "yes: RNN, LSTM, GRU", "no"],
  },
  {
    what: "pretrained models",
    cells: ["no", TENSORFLOW_MODELS, TENSORFLOW_MODELS, "yes: loads ONNX", "no", "no"],
  },
];
