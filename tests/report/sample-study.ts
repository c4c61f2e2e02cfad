import type { RateTrial, StepResult, StepRun, Study } from "../../src/reproduce/results.js";
import type { EpochMetrics } from "../../src/training/metrics.js";

/** How a made-up run goes: an approach to its final accuracy, a death, a divergence. */
interface Course {
  readonly epochs: number;
  /** Test accuracy that each seed ends near. */
  readonly accuracies: readonly number[];
  readonly startingLoss: number;
  readonly finalLoss: number;
  /** Epochs until most is learned. */
  readonly pace: number;
  /** Size of the jumps up and down, as a share. */
  readonly unrest?: number;
  readonly diverges?: Readonly<Record<number, number>>;
  readonly saturated?: number;
}

type Recipe = Pick<StepResult, "name" | "title" | "explanation" | "batch" | "rate"> & {
  readonly rates?: readonly number[];
  readonly course: Course;
};

const published = { epochs: 150, startingLoss: 22, finalLoss: 7.4, pace: 30, saturated: 0.8 };
const calm = { saturated: 0, unrest: 0.01 };

const recipes: readonly Recipe[] = [
  {
    name: "as published",
    title: "As published",
    explanation:
      "The report's program: weights from N(0, 1), gradients summed over all 60,000 images, one update per epoch. What comes out depends on the seed alone: one run reads most digits, another none better than chance.",
    batch: "all",
    rate: 5e-5,
    course: { ...published, accuracies: [0.824, 0.211, 0.733], unrest: 0.06 },
  },
  {
    name: "mask repaired",
    title: "The ReLU's mask on the main branch",
    explanation:
      "Backward now stops at units that were off. Alone this makes things worse: what is left of the gradient is smaller, and the paths that are still missing weigh more.",
    batch: "all",
    rate: 2e-5,
    rates: [1e-6, 5e-6, 2e-5, 1e-4],
    course: { ...published, accuracies: [0.195, 0.412, 0.305], unrest: 0.08 },
  },
  {
    name: "mask and path repaired",
    title: "The way back through W2",
    explanation:
      "The first layer hears from the main branch too. With both paths in place the gradient is the true one, up to the epsilon.",
    batch: "all",
    rate: 2e-5,
    rates: [5e-6, 2e-5, 5e-5],
    course: { ...published, accuracies: [0.877, 0.861, 0.842], finalLoss: 3.4, unrest: 0.03 },
  },
  {
    name: "epsilon removed",
    title: "No epsilon beside the probability",
    explanation:
      "The rows that are most wrong now teach most. From N(0, 1) the first steps are so large that every unit turns off, and the network stays at chance.",
    batch: "all",
    rate: 5e-5,
    rates: [1e-6, 5e-5],
    course: { ...published, accuracies: [0.098, 0.098, 0.098], finalLoss: Math.LN10, pace: 1, diverges: { 2: 9 } },
  },
  {
    name: "all three repaired",
    title: "Mask, path and epsilon",
    explanation: "The exact gradient, from the published initial weights. It dies as well: the start is the trouble.",
    batch: "all",
    rate: 1e-5,
    rates: [1e-7, 1e-6, 1e-5],
    course: { ...published, accuracies: [0.098, 0.113, 0.098], finalLoss: Math.LN10, pace: 1 },
  },
  {
    name: "He initial weights",
    title: "Initial weights that fit the layer",
    explanation:
      "Weights from N(0, 2/n) keep the logits small, so hardly an image starts saturated. Even the published backward learns from here.",
    batch: "all",
    rate: 5e-6,
    rates: [1e-6, 5e-6, 1e-5],
    course: { ...published, ...calm, accuracies: [0.938, 0.936, 0.935], startingLoss: 2.6, finalLoss: 0.21 },
  },
  {
    name: "He, exact gradient",
    title: "Initial weights and the exact gradient",
    explanation:
      "All of the above at once. It learns a little faster than with the published gradient, and no further.",
    batch: "all",
    rate: 5e-6,
    rates: [1e-6, 5e-6, 1e-5],
    course: { ...published, ...calm, accuracies: [0.941, 0.939, 0.942], startingLoss: 2.6, finalLoss: 0.19, pace: 22 },
  },
  {
    name: "mean gradient",
    title: "The mean over the images, not the sum",
    explanation:
      "Nothing changes but the number that is called the rate: it no longer depends on how many images there are.",
    batch: "all",
    rate: 0.3,
    rates: [0.1, 0.3, 1],
    course: { ...published, ...calm, accuracies: [0.941, 0.94, 0.942], startingLoss: 2.5, finalLoss: 0.192, pace: 21 },
  },
  {
    name: "mini-batches of 1,000",
    title: "Sixty updates per epoch",
    explanation:
      "A pass over the data now teaches sixty times instead of once. Forty epochs replace a hundred and fifty.",
    batch: 1000,
    rate: 0.2,
    rates: [0.05, 0.1, 0.2, 0.5],
    course: { ...calm, epochs: 40, accuracies: [0.974, 0.9735, 0.9748], startingLoss: 0.6, finalLoss: 0.02, pace: 7 },
  },
  {
    name: "mini-batches of 128",
    title: "469 updates per epoch",
    explanation: "Smaller batches, more updates, and noise that helps a little with images never seen.",
    batch: 128,
    rate: 0.1,
    rates: [0.02, 0.05, 0.1, 0.2],
    course: { ...calm, epochs: 40, accuracies: [0.979, 0.9785, 0.9771], startingLoss: 0.3, finalLoss: 0.002, pace: 5 },
  },
  {
    name: "momentum",
    title: "Momentum 0.9",
    explanation: "Each update keeps nine tenths of the one before, so that it need not find its direction anew.",
    batch: 128,
    rate: 0.02,
    rates: [0.005, 0.01, 0.02, 0.05],
    course: { ...calm, epochs: 40, accuracies: [0.98, 0.9812, 0.9797], startingLoss: 0.25, finalLoss: 0.0006, pace: 4 },
  },
  {
    name: "Adam",
    title: "Adam",
    explanation: "A rate of its own for each weight, from the sizes of its recent gradients.",
    batch: 128,
    rate: 0.001,
    rates: [0.0003, 0.001, 0.003],
    course: {
      epochs: 40,
      accuracies: [0.9795, 0.978, 0.9802],
      startingLoss: 0.24,
      finalLoss: 0.004,
      pace: 5,
      unrest: 0.35,
    },
  },
  {
    name: "Adam, falling rate",
    title: "A rate that falls to zero",
    explanation: "The last epochs take small steps and settle. Half as many epochs are enough.",
    batch: 128,
    rate: 0.002,
    rates: [0.001, 0.002, 0.004],
    course: {
      ...calm,
      epochs: 20,
      accuracies: [0.9831, 0.9825, 0.9836],
      startingLoss: 0.22,
      finalLoss: 0.0004,
      pace: 4,
    },
  },
];

/** A study as a full one may come out: thirteen steps of three seeds, among them dead, spiky and diverged runs. */
export function sampleStudy(changes: Partial<Study> = {}): Study {
  const steps = recipes.map(({ course, rates = [], ...recipe }, step) => ({
    ...recipe,
    trials: rates.map(
      (rate): RateTrial => ({ rate, accuracy: rate === recipe.rate ? 0.62 : 0.098 + ((5000 * rate ** 2) % 0.4) }),
    ),
    runs: course.accuracies.map((accuracy, seed) => run(course, step, seed, accuracy)),
  }));
  return { dataName: "MNIST", trainingImages: 60000, testImages: 10000, steps, ...changes };
}

/** A step with one run of few epochs for each test accuracy. */
export function sampleStep(testAccuracies: readonly number[], changes: Partial<StepResult> = {}): StepResult {
  const course = { epochs: 12, accuracies: [], startingLoss: 2, finalLoss: 0.5, pace: 3 };
  return {
    name: "as published",
    title: "As published",
    explanation: "The program as it was.",
    batch: "all",
    rate: 5e-5,
    trials: [],
    runs: testAccuracies.map((accuracy, seed) => run(course, 0, seed, accuracy)),
    ...changes,
  };
}

function run(course: Course, step: number, seed: number, accuracy: number): StepRun {
  const random = randomNumbers(1 + step * 100 + seed);
  const divergedInEpoch = course.diverges?.[seed];
  const length = divergedInEpoch === undefined ? course.epochs : divergedInEpoch - 1;
  const epochs = Array.from({ length }, (_, index) => epochOf(course, accuracy, index, random));
  const seconds = Number((length * (course.epochs > 100 ? 0.31 : 0.62) * (0.97 + 0.06 * random())).toFixed(3));
  const testLoss = accuracy < 0.12 ? Math.LN10 : course.finalLoss * 1.4 + 0.06 + 0.01 * seed;
  const result = { seed, epochs, testAccuracy: accuracy, testLoss, seconds };
  return divergedInEpoch === undefined ? result : { ...result, divergedInEpoch };
}

function epochOf(course: Course, accuracy: number, index: number, random: () => number): EpochMetrics {
  const { startingLoss, finalLoss, pace, unrest = 0.02, saturated = 0.02 } = course;
  const left = Math.exp(-(index + 1) / pace);
  const jump = 1 + unrest * (random() - 0.5) * (random() < 0.15 ? 6 : 1.5);
  const dead = accuracy < 0.12;
  const start = Math.min(accuracy, startingLoss < 1 ? 0.93 : 0.1);
  const reached = accuracy - (accuracy - start) * left - (dead ? 0 : Math.abs(jump - 1) * 0.05);
  return {
    epoch: index + 1,
    step: index + 1,
    rate: 0.01,
    loss: (finalLoss + (startingLoss - finalLoss) * left) * (dead ? 1 : jump),
    accuracy: reached,
    saturated: dead ? (index === 0 ? 0.9 : 0) : saturated * (1 - reached) * Math.min(jump, 1.2),
    updateRatio: dead && index > 3 ? 0 : (0.3 * left ** 0.5 + 0.002) * jump ** 2 * (startingLoss < 1 ? 1 : 0.05),
    validationLoss: finalLoss,
    validationAccuracy: Math.max(0.05, Math.min(0.999, reached)),
    seconds: 0.3,
    imagesPerSecond: 200000,
  };
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
