/** A program: `convnet.ts FOLDER` times training by ConvNetJS, SGD with batches of 128. It has no residual block. */
import { convNetTrainer } from "./convnet-trainer.js";
import { readTrainingDigits } from "./digits.js";
import { timeStretch } from "./stretches.js";

const digits = await readTrainingDigits(process.argv[2] ?? "");
const trainRows = convNetTrainer(digits, { width: 1, height: 1, depth: 784 }, 0, [
  { type: "fc", num_neurons: 100, activation: "relu" },
  { type: "fc", num_neurons: 66, activation: "relu" },
  { type: "softmax", num_classes: 10 },
]);
console.log(JSON.stringify(timeStretch(digits, { warmUp: 1024, measured: 2048 }, trainRows)));
