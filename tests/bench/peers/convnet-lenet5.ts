/** A program: `convnet-lenet5.ts FOLDER` times training of LeNet-5 by ConvNetJS, image by image in batches of 128. */
import { convNetTrainer } from "./convnet-trainer.js";
import { readTrainingDigits } from "./digits.js";
import { timeStretch } from "./stretches.js";

const digits = await readTrainingDigits(process.argv[2] ?? "");
const trainRows = convNetTrainer(digits, { width: 28, height: 28, depth: 1 }, 0.9, [
  { type: "conv", sx: 5, filters: 6, stride: 1, pad: 2, activation: "relu" },
  { type: "pool", sx: 2, stride: 2 },
  { type: "conv", sx: 5, filters: 16, stride: 1, pad: 0, activation: "relu" },
  { type: "pool", sx: 2, stride: 2 },
  { type: "fc", num_neurons: 120, activation: "relu" },
  { type: "fc", num_neurons: 84, activation: "relu" },
  { type: "softmax", num_classes: 10 },
]);
console.log(JSON.stringify(timeStretch(digits, { warmUp: 512, measured: 1024 }, trainRows)));
