/**
 * `main.js TASK PROGRAM NETWORK FOLDER [NUMBER …]` does one task in a process of its own, and prints what it gave as JSON.
 * It runs in plain Node, as the libraries' users run theirs: a loader of TypeScript would count as time to start.
 */
import { part, readImages } from "./images.js";
import { openLearner } from "./learner.js";
import { BATCH, fingerprintTraining, timePredictions, timeTraining } from "./tasks.js";

const STEPS = 50;
const PREDICTIONS = { images: 1000, warmUp: 2000, measured: 5000 };

const [task, program = "", network = "", folder = "", ...words] = process.argv.slice(2);
const [number = 0, other = 0] = words.map(Number);
console.log(JSON.stringify(await run()));

async function run(): Promise<unknown> {
  if (task === "train") {
    const images = readImages(folder, number + other);
    return timeTraining(await openLearner(program, network), images, number);
  }
  if (task === "predict") {
    const images = readImages(folder, PREDICTIONS.images);
    const learner = await openLearner(program, network, { threads: 1 });
    await learner.train(part(images, 0, BATCH));
    const trial = timePredictions(learner, images, PREDICTIONS.warmUp, PREDICTIONS.measured);
    learner.close?.();
    return trial;
  }
  if (task === "first step") {
    const batch = readImages(folder, BATCH);
    const started = performance.now();
    const learner = await openLearner(program, network);
    await learner.train(batch);
    const seconds = (performance.now() - started) / 1000;
    learner.close?.();
    return { value: seconds };
  }
  if (task === "fingerprint") {
    const learner = await openLearner(program, network, number === 0 ? {} : { threads: number });
    const fingerprint = await fingerprintTraining(learner, readImages(folder, BATCH), STEPS);
    learner.close?.();
    return fingerprint;
  }
  throw new Error(`there is no task "${task}"`);
}
