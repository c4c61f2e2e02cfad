/** Short runs, the same in Node and in browsers: each network preset and training preset, and with them what engines could round differently. */
import {
  type Dataset,
  fingerprint,
  lenet5,
  Network,
  type NetworkDescription,
  preset,
  reportNetwork,
  residualMlp,
  resnet,
  type TrainingOptions,
  train,
  trainingPreset,
  vgg,
} from "../../src/index.js";

export interface ShortRun {
  readonly network: NetworkDescription;
  /** The first so many digits are trained with. */
  readonly images: number;
  readonly options: Partial<TrainingOptions>;
}

const adam = { type: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const elastic = { shift: 1, rotation: 10, scale: 0.15, shear: 0.15, elastic: { alpha: 24, sigma: 4 } };

/** An epoch of what a training preset does at length. */
function ofPreset(name: string, images: number): ShortRun {
  const { model, recipe } = trainingPreset(name);
  return { network: preset(model, { width: 28, height: 28 }, 10), images, options: { ...recipe, epochs: 1 } };
}

export const shortRuns: Readonly<Record<string, ShortRun>> = {
  "residual-mlp": { network: residualMlp(), images: 1000, options: {} },
  "residual-mlp, Adam and elastic augmentation": {
    network: residualMlp(),
    images: 500,
    options: { optimizer: adam, rate: 0.001, schedule: { type: "cosine" }, augmentation: elastic },
  },
  report: { network: reportNetwork(), images: 1000, options: { batch: "all", rate: 1e-5 } },
  lenet5: { network: lenet5(), images: 500, options: { optimizer: { type: "sgd", momentum: 0.9 } } },
  vgg: { network: vgg(), images: 100, options: {} },
  resnet: { network: resnet(), images: 100, options: {} },
  mlp: ofPreset("mlp", 500),
  "mlp-augmented": ofPreset("mlp-augmented", 500),
  "lenet5-augmented": ofPreset("lenet5-augmented", 300),
  "vgg-augmented": ofPreset("vgg-augmented", 256),
};

/** What is not among a run's options; written out, so that a change of the recipes changes no bit here. */
const BASE: TrainingOptions = {
  epochs: 2,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0 },
  rate: 0.05,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 7,
};

export interface ShortResult {
  /** As many as there were in fact. */
  readonly threads: number;
  readonly fingerprint: string;
  /** On the first hundred digits. */
  readonly loss: number;
}

/** What the network starts from. */
export const SHORT_SEED = 7;

/**
 * What a run trains with.
 * @param digits those of the package, all 10,000 in their order
 */
export function shortTask(run: ShortRun, digits: Dataset) {
  return {
    dataset: first(digits, run.images),
    heldOut: first(digits, 100),
    options: { ...BASE, ...run.options },
  };
}

/** @param digits those of the package, all 10,000 in their order */
export async function runShort(run: ShortRun, digits: Dataset, threads: number): Promise<ShortResult> {
  const network = await Network.create(run.network, { seed: SHORT_SEED, threads });
  try {
    let loss = Number.NaN;
    const { dataset, heldOut, options } = shortTask(run, digits);
    for await (const event of train(network, dataset, heldOut, options)) {
      if (event.type === "epoch") loss = event.validationLoss;
    }
    return { threads: network.engine.threads, fingerprint: await fingerprint(network.weights()), loss };
  } finally {
    network.close();
  }
}

function first(digits: Dataset, count: number): Dataset {
  const { images, labels, height, width } = digits;
  return {
    ...digits,
    count,
    images: images.subarray(0, count * height * width),
    labels: labels.subarray(0, count),
  };
}
