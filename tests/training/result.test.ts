import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseNetwork } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { evaluate } from "../../src/training/evaluate.js";
import { DivergedError, type EpochEvent } from "../../src/training/events.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { rateAt } from "../../src/training/schedules.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";
import { fadingMean } from "./reference-optimizers.js";

const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", units: 12 }, { type: "relu" }, { type: "dense", units: 4 }],
});
const normalised = parseNetwork({
  ...description,
  layers: [{ type: "dense", units: 12 }, { type: "batchnorm" }, { type: "relu" }, { type: "dense", units: 4 }],
});
const data = pictures(203);
const heldOut = pictures(40, 6, 5, 4, 2);
const options: TrainingOptions = {
  epochs: 3,
  batch: 32,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.05,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 1,
};

const flat = (tensors: readonly NamedTensor[]): number[] => tensors.flatMap(({ values }) => [...values]);

interface Seen {
  readonly network: Network;
  readonly training: Training;
  /** The weights when each step's event came. */
  readonly trained: number[][];
  readonly epochs: EpochEvent[];
}

async function run(changed: Partial<TrainingOptions>, stop = Infinity, trains = description): Promise<Seen> {
  const network = await Network.create(trains, { seed: 1, threads: 1 });
  const training = new Training(network, data, heldOut, { ...options, ...changed });
  const trained: number[][] = [];
  const epochs: EpochEvent[] = [];
  const abort = new AbortController();
  for await (const event of training.run(abort.signal)) {
    if (event.type === "step") trained.push(flat(network.weights()));
    else epochs.push(event);
    if (trained.length === stop) abort.abort();
  }
  return { network, training, trained, epochs };
}

describe("with an average of the weights", () => {
  test("training goes on as without one", async () => {
    const [plain, averaged] = [await run({}), await run({ average: 0.9 })];
    assert.deepEqual(averaged.trained, plain.trained);
    assert.deepEqual(flat(plain.network.weights()), plain.trained.at(-1));
  });

  for (const stop of [Infinity, 10]) {
    test(`the network ends with it, ${stop === 10 ? "when stopped within an epoch" : "at the end"}`, async () => {
      const { network, training, trained } = await run({ average: 0.9 }, stop);
      const expected = fadingMean(trained, 0.9);
      flat(network.weights()).forEach((weight, i) => {
        assert.ok(Math.abs(weight - (expected[i] ?? 0)) < 1e-6, `${weight} is not ${expected[i]}`);
      });
      assert.deepEqual(flat(training.state().blocks.get("weights") ?? []), trained.at(-1), "the state is as trained");
      assert.notDeepEqual(flat(network.weights()), trained.at(-1), "and asking for it changes nothing");
    });
  }

  test("running means are averaged as the weights are that they belong to", async () => {
    const { network, training, trained, epochs } = await run({ average: 0.9 }, Infinity, normalised);
    const running = network.weights().findIndex(({ name }) => name.endsWith("_running"));
    const before = flat(network.weights().slice(0, running)).length;
    const found = flat(network.weights()).slice(before, before + 2 * 12);
    const expected = fadingMean(trained, 0.9).slice(before, before + 2 * 12);
    found.forEach((value, i) => {
      assert.ok(Math.abs(value - (expected[i] ?? 0)) < 1e-5, `${value} is not ${expected[i]}`);
    });
    assert.notDeepEqual(found, trained.at(-1)?.slice(before, before + 2 * 12));
    assert.equal(epochs.at(-1)?.validationLoss, evaluate(network, heldOut).loss);
    assert.deepEqual(flat(training.state().blocks.get("weights") ?? []), trained.at(-1));
  });

  test("training that was stopped goes on with what is trained when it is run again", async () => {
    const whole = await run({ average: 0.9 });
    const { network, training } = await run({ average: 0.9 }, 10);
    for await (const _ of training.run());
    assert.deepEqual(flat(network.weights()), flat(whole.network.weights()));
    assert.deepEqual(flat(training.state().blocks.get("weights") ?? []), whole.trained.at(-1));
  });

  test("each epoch measures it, and the best epoch keeps it", async () => {
    const { network, training, epochs } = await run({ average: 0.9 });
    const { loss, accuracy } = evaluate(network, heldOut);
    const last = epochs.at(-1);
    assert.deepEqual([last?.validationLoss, last?.validationAccuracy], [loss, accuracy]);
    const { best } = training.state();
    network.setWeights(best?.weights ?? []);
    assert.equal(evaluate(network, heldOut).loss, best?.validationLoss);
  });
});

describe("with patience", () => {
  /** So high that the network gets worse again. */
  const jumpy = { rate: 0.4, epochs: 40 };

  test("training stops after so many epochs that are no better, with the weights of the best", async () => {
    for (const patience of [2, 4]) {
      const { network, training, epochs, trained } = await run({ ...jumpy, patience });
      const accuracies = epochs.map(({ validationAccuracy }) => validationAccuracy);
      const best = accuracies.indexOf(Math.max(...accuracies)) + 1;
      assert.ok(epochs.length < jumpy.epochs && training.done);
      assert.deepEqual([epochs.length, training.chosenEpoch], [best + patience, best]);
      assert.deepEqual(flat(network.weights()), trained[7 * best - 1]);
      assert.equal(evaluate(network, heldOut).accuracy, accuracies[best - 1]);
      assert.deepEqual(flat(training.state().blocks.get("weights") ?? []), trained.at(-1));
    }
  });

  test("the best weights come back too when the epochs are over first, or it is stopped", async () => {
    for (const stop of [Infinity, 7 * 5 + 3]) {
      const { network, training, trained } = await run({ ...jumpy, epochs: 6, patience: 30 }, stop);
      const best = training.chosenEpoch ?? 0;
      assert.ok(best > 0 && best < 5, `the best is epoch ${best}`);
      assert.deepEqual(flat(network.weights()), trained[7 * best - 1]);
    }
  });

  test("a run that goes on with more is done where it was", async () => {
    const { network, training } = await run({ ...jumpy, patience: 2 });
    const state = training.state();
    const weights = flat(network.weights());
    training.close();
    const fresh = await Network.create(description, { seed: 9, threads: 1 });
    const more = new Training(fresh, data, heldOut, { ...options, ...jumpy, epochs: 50, patience: 2 }, state);
    for await (const _ of more.run()) assert.fail("nothing is left to do");
    assert.deepEqual(flat(fresh.weights()), weights);
  });
});

test("the plateau schedule goes by the held-out losses of all epochs that are done", async () => {
  const schedule = { type: "plateau", patience: 2, factor: 0.5 } as const;
  const { epochs } = await run({ rate: 0.4, epochs: 12, schedule });
  epochs.forEach(({ rate }, done) => {
    const position = { step: 7 * done, stepsPerEpoch: 7, epochs: 12, history: epochs.slice(0, done) };
    assert.equal(rate, rateAt(schedule, 0.4, 0, position));
  });
  const rates = new Set(epochs.map(({ rate }) => rate));
  assert.ok(rates.size > 2, `the rates were ${[...rates]}`);
});

test("a diverged run has neither average nor best, but the weights that it went on with", async () => {
  const linear = parseNetwork({ ...description, layers: description.layers.filter(({ type }) => type === "dense") });
  const network = await Network.create(linear, { seed: 1, threads: 1 });
  const before = flat(network.weights());
  const training = new Training(network, data, heldOut, { ...options, rate: 1e6, average: 0.9, patience: 1 });
  await assert.rejects(async () => {
    for await (const _ of training.run());
  }, DivergedError);
  assert.deepEqual(flat(network.weights()), before);
});

test("the norm of the gradients is told where they are clipped", async () => {
  for (const clip of [undefined, 1]) {
    const network = await Network.create(description, { seed: 1, threads: 1 });
    const given = { ...options, epochs: 1, ...(clip === undefined ? {} : { clip }) };
    const training = new Training(network, data, heldOut, given);
    for await (const event of training.run()) {
      if (event.type !== "step") continue;
      const norm = Math.hypot(...flat(network.gradients()));
      if (clip === undefined) assert.ok(!("gradientNorm" in event));
      else assert.ok(Math.abs((event.gradientNorm ?? 0) / norm - 1) < 1e-12, `${event.gradientNorm} is not ${norm}`);
    }
  }
});

test("the norm of the gradients can be asked for after any step, and changes no bit", async () => {
  const weights = [];
  for (const asks of [false, true]) {
    const network = await Network.create(description, { seed: 1, threads: 1 });
    const training = new Training(network, data, heldOut, { ...options, epochs: 2 });
    assert.equal(training.gradientNorm(), 0);
    for await (const event of training.run()) {
      if (!asks || event.type !== "step") continue;
      const norm = Math.hypot(...flat(network.gradients()));
      assert.ok(norm > 0 && Math.abs(training.gradientNorm() / norm - 1) < 1e-12);
    }
    weights.push(flat(network.weights()));
  }
  assert.deepEqual(weights[1], weights[0]);
});
