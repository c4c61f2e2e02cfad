import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../src/checkpoint/checkpoint.js";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import type { Dataset } from "../../src/data/dataset.js";
import { datasetDigest } from "../../src/data/digest.js";
import { Fields } from "../../src/layers/fields.js";
import type { NetworkOptions } from "../../src/network/network.js";
import { Network } from "../../src/network/network.js";
import { preset, presetNames } from "../../src/network/presets.js";
import { augmentationFrom, augmentationNames, augmentationText } from "../../src/training/augmentation.js";
import { optimizerTypes, parseOptimizer } from "../../src/training/optimizers.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { parseSchedule, scheduleTypes } from "../../src/training/schedules.js";
import { NO_SUMS, type TrainingState } from "../../src/training/state.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const data = pictures(203);
const heldOut = pictures(40, 6, 5, 4, 2);
/** For networks whose windows find no room in the others. */
const largeData = pictures(203, 13, 12);
const largeHeldOut = pictures(40, 13, 12, 4, 2);
const base: TrainingOptions = {
  epochs: 3,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.01,
  schedule: { type: "cosine" },
  warmUp: 0.5,
  seed: 5,
};
/** ⌈203 / 64⌉ steps in each of 3 epochs. */
const STEPS = 12;

interface Outcome {
  readonly print: string;
  /** Of the epochs, times left out. */
  readonly epochs: string;
  readonly best: string;
}

function outcome(network: Network, state: TrainingState): Promise<Outcome> {
  const epochs = state.epochs.map(({ seconds, imagesPerSecond, ...metrics }) => metrics);
  return fingerprint(network.weights()).then((print) => ({
    print,
    epochs: JSON.stringify(epochs),
    best: JSON.stringify(state.best?.epoch),
  }));
}

/** The presets whose windows find no room in the small pictures. */
const convolutional = ["lenet5", "vgg", "resnet"];

class Case {
  readonly data: Dataset;
  readonly heldOut: Dataset;

  constructor(
    readonly model: string,
    readonly options: TrainingOptions,
  ) {
    const large = convolutional.includes(model);
    this.data = large ? largeData : data;
    this.heldOut = large ? largeHeldOut : heldOut;
  }

  network(options: NetworkOptions = {}): Promise<Network> {
    const { height, width, classes } = this.data;
    return Network.create(preset(this.model, { height, width }, classes), {
      seed: 2,
      threads: 1,
      ...options,
    });
  }

  async whole(): Promise<Outcome> {
    const network = await this.network();
    const training = new Training(network, this.data, this.heldOut, this.options);
    for await (const _ of training.run());
    return outcome(network, training.state());
  }

  /** Trains up to `stop` events, saves, and goes on in a network of other weights and another number of threads. */
  async interrupted(stop: number): Promise<Outcome> {
    const first = await this.network();
    const before = new Training(first, this.data, this.heldOut, this.options);
    let events = 0;
    for await (const _ of before.run()) if (++events === stop) break;
    const checkpoint: Checkpoint = {
      model: this.model,
      network: first.description,
      numerics: "strict",
      data: { from: "pictures", classes: this.data.classes, digest: await datasetDigest([this.data, this.heldOut]) },
      options: this.options,
      state: before.state(),
    };
    before.close();
    const read = readCheckpoint(writeCheckpoint(checkpoint), "memory");
    assert.deepEqual(read, checkpoint);
    const second = await this.network({ seed: 77, threads: 2 });
    const after = new Training(second, this.data, this.heldOut, read.options, read.state);
    for await (const _ of after.run());
    const result = await outcome(second, after.state());
    second.close();
    return result;
  }
}

describe("a run that goes on from a checkpoint ends with the bits of one that never stopped", () => {
  const cases = [
    ...presetNames.map((name) => new Case(name, name === "report" ? { ...base, rate: 1e-4 } : base)),
    ...optimizerTypes.map(
      (type) => new Case("residual-mlp", { ...base, optimizer: parseOptimizer(new Fields({ type }, "optimizer")) }),
    ),
    ...scheduleTypes.map(
      (type) => new Case("residual-mlp", { ...base, schedule: parseSchedule(new Fields({ type }, "schedule")) }),
    ),
    ...augmentationNames.map((name) => new Case("residual-mlp", { ...base, augmentation: augmentationFrom(name) })),
    new Case("residual-mlp", { ...base, batch: "all" }),
    new Case("residual-mlp", { ...base, optimizer: { type: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.01 } }),
    new Case("residual-mlp", { ...base, clip: 0.5, average: 0.9 }),
    // At such a rate the loss on the held-out images goes up and down, so that the schedule has something to do.
    new Case("residual-mlp", { ...base, rate: 0.3, schedule: { type: "plateau", patience: 1, factor: 0.5 } }),
    new Case("residual-mlp", { ...base, patience: 1, average: 0.5 }),
  ];
  for (const one of cases) {
    const { optimizer, schedule, batch, clip, average, patience, augmentation } = one.options;
    const more = Object.entries({ clip, average, patience }).filter(([, value]) => value !== undefined);
    const changed = augmentation === undefined ? [] : [augmentationText(augmentation)];
    const words = [optimizer.type, schedule.type, `batch ${batch}`, ...more.map((pair) => pair.join(" ")), ...changed];
    test(`${one.model}, ${words.join(", ")}`, async () => {
      const expected = await one.whole();
      const events = batch === "all" ? 6 : STEPS + 3;
      // Before the first step, within an epoch, before and after its end, and after the last.
      const stops = new Set([0, 1, 2, Math.floor(events / 3) - 1, Math.floor(events / 3), 7, events]);
      for (const stop of convolutional.includes(one.model) ? [2, 7, events] : stops) {
        if (stop <= events) assert.deepEqual(await one.interrupted(stop), expected, `stopped after ${stop} events`);
      }
    });
  }
});

describe("the state of training", () => {
  const one = new Case("residual-mlp", base);

  test("is refused when it does not fit the run, and changes nothing", async () => {
    const network = await one.network();
    const before = await fingerprint(network.weights());
    const training = new Training(network, data, heldOut, base);
    for await (const event of training.run()) if (event.step === 5) break;
    const state = training.state();
    training.close();
    const print = await fingerprint(network.weights());
    assert.notEqual(print, before);
    const blocks = (
      change: (map: Map<string, typeof state.blocks extends ReadonlyMap<string, infer T> ? T : never>) => void,
    ) => {
      const map = new Map(state.blocks);
      change(map);
      return { ...state, blocks: map };
    };
    const refused: [TrainingState, RegExp][] = [
      [{ ...state, step: 9 }, /after step 9, but with 1 epochs of 4 steps done it has to be from 4 to 8/],
      [{ ...state, step: 4.5 }, /after step 4\.5/],
      [{ ...state, sums: { ...NO_SUMS, loss: Number.NaN } }, /sums that are not finite/],
      [blocks((map) => map.delete("velocity")), /lacks "velocity"/],
      [blocks((map) => map.set("moment", [])), /holds "moment", which this optimizer does not keep/],
      [blocks((map) => map.set("velocity", [])), /velocity lack the tensor "W1"/],
    ];
    for (const [wrong, message] of refused) {
      assert.throws(() => new Training(network, data, heldOut, base, wrong), message);
      assert.equal(await fingerprint(network.weights()), print);
    }
    assert.throws(
      () =>
        new Training(
          network,
          data,
          heldOut,
          { ...base, epochs: 1 },
          { ...state, epochs: [...state.epochs, ...state.epochs] },
        ),
      /has done 2 epochs already, so it cannot end after 1/,
    );
  });

  test("lets a finished run go on for more epochs", async () => {
    const network = await one.network();
    const training = new Training(network, data, heldOut, { ...base, schedule: { type: "constant" } });
    for await (const _ of training.run());
    const state = training.state();
    training.close();
    const longer = { ...base, schedule: { type: "constant" }, epochs: 5 } as const;
    const more = new Training(network, data, heldOut, longer, state);
    for await (const _ of more.run());
    const fresh = await one.network();
    const whole = new Training(fresh, data, heldOut, longer);
    for await (const _ of whole.run());
    assert.deepEqual(await outcome(network, more.state()), await outcome(fresh, whole.state()));
  });
});
