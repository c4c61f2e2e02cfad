import { setBackend } from "@tensorflow/tfjs";

await setBackend("cpu");

export { lenet5, mlp } from "./tensorflow.js";
