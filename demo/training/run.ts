import {
  type Dataset,
  joinDatasets,
  type NamedTensor,
  Network,
  type PackedKernels,
  Training,
  type TrainingState,
} from "glyphnet";
import { History, type HistoryState } from "../charts/history.js";
import { dataFrom } from "../keep/data-folder.js";
import { networkOf } from "../settings/network.js";
import { trainingOptionsOf } from "../settings/options.js";
import type { Settings } from "../settings/settings.js";
import { type Data, withHeldOut } from "./data.js";
import type { Opened } from "./messages.js";

/** Weights that a run starts from instead of random ones. */
export interface StartWeights {
  /** What the visitor calls them. */
  readonly name: string;
  readonly tensors: readonly NamedTensor[];
}

/** Where a run starts or goes on from, when not from the very beginning. */
export interface Start {
  /** Images to train on beside those of the data; left out where they have another size. */
  readonly own?: Dataset | undefined;
  readonly weights?: StartWeights | undefined;
  /** What those weights are called, also where only the name is left. */
  readonly startFrom?: string | undefined;
  readonly state?: TrainingState;
  /** The curves up to there, where they were kept too. */
  readonly history?: HistoryState | undefined;
  /** What it was kept as. */
  readonly id?: string;
}

/** A network that is trained by some settings, and all that belongs to it. */
export class Run {
  /** How far the last step before a pause or the end moved each tensor; see update-ratio.ts. */
  updateRatios: readonly (number | undefined)[] = [];

  private constructor(
    /** What it is kept as: no other run has it. */
    readonly id: string,
    readonly settings: Settings,
    readonly data: Data,
    /** Images that were drawn on the page; those of the data's size are trained on too. */
    readonly own: Dataset | undefined,
    readonly startWeights: StartWeights | undefined,
    /** What the weights are called that it started from; undefined where they were random. */
    readonly startFrom: string | undefined,
    readonly train: Dataset,
    readonly heldOut: Dataset,
    readonly network: Network,
    readonly training: Training,
    /** Steps that were done when it was opened. */
    readonly stepsAtStart: number,
    readonly history: History,
  ) {}

  /**
   * @throws InputError when the settings are not valid, or do not fit the data
   */
  static async open(
    settings: Settings,
    data: Data,
    { own, weights, startFrom = weights?.name, state, history, id = randomId() }: Start = {},
  ): Promise<Run> {
    const options = trainingOptionsOf(settings);
    const { train: others, heldOut } = withHeldOut(data, settings.validation);
    const train = own !== undefined && fits(own, others) ? joinDatasets(others, own, data.name) : others;
    const { numerics, seed, threads } = settings;
    const network = await Network.create(networkOf(settings, data.train), {
      numerics: numerics === "relaxed" ? await relaxedKernels() : numerics,
      seed,
      startThread: () => new Worker(new URL("./thread.ts", import.meta.url), { type: "module" }),
      ...(threads === undefined ? {} : { threads }),
    });
    try {
      if (weights !== undefined) network.setWeights(weights.tensors);
      const training = new Training(network, train, heldOut, options, state);
      const step = state?.step ?? 0;
      const curves = historyOf(training, settings, history);
      return new Run(id, settings, data, own, weights, startFrom, train, heldOut, network, training, step, curves);
    } catch (error) {
      network.close();
      throw error;
    }
  }

  get test(): Dataset {
    return this.data.test;
  }

  get dataName(): string {
    return this.data.name;
  }

  /** How many of the training images were drawn on the page. */
  get ownImages(): number {
    const { own, data } = this;
    return own !== undefined && fits(own, data.train) ? own.count : 0;
  }

  get stepsPerEpoch(): number {
    return this.training.steps / this.settings.epochs;
  }

  /** @param step how many steps are done */
  describe(step: number): Opened {
    const { network, training, settings, startFrom } = this;
    const tensors = network.weights().map(({ name, shape }) => ({ name, shape }));
    return {
      settings,
      network: network.description,
      tensors,
      parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0),
      classes: network.classes,
      threads: network.engine.threads,
      images: { train: this.train.count, own: this.ownImages, heldOut: this.heldOut.count, test: this.test.count },
      data: this.dataName,
      dataFrom: dataFrom(this.data),
      ...(startFrom === undefined ? {} : { startFrom }),
      steps: training.steps,
      stepsPerEpoch: this.stepsPerEpoch,
      step,
      epochs: training.epochs.map((metrics) => ({ type: "epoch", ...metrics })),
      history: this.history.state(),
    };
  }

  /** Leaves the network with the weights that training gives, once all epochs are done. */
  async finish(): Promise<void> {
    for await (const _ of this.training.run());
  }

  close(): void {
    this.training.close();
    this.network.close();
  }
}

/** The curves that were kept, or at least those that the run's epochs tell of. */
function historyOf({ steps, epochs }: Training, settings: Settings, kept: HistoryState | undefined): History {
  const history = new History({ steps, settings });
  if (kept === undefined || !history.restore(kept)) history.fill(epochs);
  return history;
}

/** Apart from what every visitor loads. */
async function relaxedKernels(): Promise<PackedKernels> {
  const { relaxed } = await import("glyphnet/relaxed");
  return relaxed;
}

function fits(own: Dataset, { width, height }: Dataset): boolean {
  return own.width === width && own.height === height;
}

function randomId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((word) => word.toString(36)).join("-");
}
