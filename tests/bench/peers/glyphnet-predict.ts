/** A program: `glyphnet-predict.ts FOLDER` prints how long a warm network takes for one image, on one thread. */
import { readTrainingDigits } from "./digits.js";
import { loadLibrary } from "./library.js";
import { timePredictions } from "./predictions.js";

const { Network, predict, residualMlp } = await loadLibrary();
const digits = await readTrainingDigits(process.argv[2] ?? "");
const network = await Network.create(residualMlp(), { threads: 1 });
const trial = timePredictions(digits, (image) => predict(network, image));
network.close();
console.log(JSON.stringify(trial));
