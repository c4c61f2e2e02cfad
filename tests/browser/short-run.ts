/** Runs that are the same in a browser and in Node; the test compares their fingerprints. */
import {
  type Dataset,
  fingerprint,
  lenet5,
  Network,
  type NetworkDescription,
  reportNetwork,
  residualMlp,
  resnet,
  type TrainingOptions,
  train,
  vgg,
} from "../../src/index.js";

export interface ShortRun {
  readonly network: NetworkDescription;
  readonly images: number;
  readonly options: Partial<TrainingOptions>;
}

const adam = { type: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const elastic = { shift: 1, rotation: 10, scale: 0.15, shear: 0.15, elastic: { alpha: 24, sigma: 4 } };

/** Each preset of networks, and with them each operation that engines could round differently. */
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
};

export interface ShortResult {
  readonly threads: number;
  readonly fingerprint: string;
  readonly loss: number;
}

export async function runShort({ network, images, options }: ShortRun, digits: Dataset, threads: number) {
  const trained = await Network.create(network, { seed: 7, threads });
  try {
    const training = { ...BASE, ...options };
    let loss = Number.NaN;
    for await (const event of train(trained, first(digits, images), first(digits, 100), training)) {
      if (event.type === "epoch") loss = event.validationLoss;
    }
    const result: ShortResult = {
      threads: trained.engine.threads,
      fingerprint: await fingerprint(trained.weights()),
      loss,
    };
    return result;
  } finally {
    trained.close();
  }
}

const BASE: TrainingOptions = {
  epochs: 2,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0 },
  rate: 0.05,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 7,
};

function first(digits: Dataset, count: number): Dataset {
  const { images, labels, height, width } = digits;
  return {
    ...digits,
    count,
    images: images.subarray(0, count * height * width),
    labels: labels.subarray(0, count),
  };
}
