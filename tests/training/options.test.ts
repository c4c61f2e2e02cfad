import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { readCheckpoint, writeCheckpoint } from "../../src/checkpoint/checkpoint.js";
import { InputError } from "../../src/errors.js";
import { parseNetwork } from "../../src/network/description.js";
import { Network } from "../../src/network/network.js";
import { findRate } from "../../src/training/find-rate.js";
import { optimizerTypes } from "../../src/training/optimizers.js";
import { scheduleTypes } from "../../src/training/schedules.js";
import { train } from "../../src/training/train.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const data = pictures(20);
const description = parseNetwork({ input: { width: 6, height: 5 }, layers: [{ type: "dense", units: 4 }] });
const network = await Network.create(description, { threads: 1 });

/** What programs without types may give. */
const refused: readonly [options: unknown, message: string | RegExp][] = [
  [null, "options has to be an object, but it is null."],
  ["cosine", 'options has to be an object, but it is "cosine".'],
  [{ learningRate: 1 }, /^options has the unknown field "learningRate"; it can have: epochs, .*, rate, .*, seed\.$/],
  [{ rate: "0.05" }, 'options.rate has to be a number above 0 and at most 1000000, but it is "0.05".'],
  [{ rate: Number.NaN }, "options.rate has to be a number above 0 and at most 1000000, but it is NaN."],
  [{ epochs: 0.5 }, "options.epochs has to be a whole number from 1 to 1000000, but it is 0.5."],
  [{ epochs: 4, warmUp: 5 }, "options.warmUp has to be a number of epochs from 0 to the run's 4, but it is 5."],
  [{ batch: 0 }, 'options.batch has to be a whole number from 1 to 1000000000 or "all", but it is 0.'],
  [{ clip: 0 }, "options.clip has to be a number above 0 and at most 1000000000000, but it is 0."],
  [{ average: null }, "options.average has to be a number from 0 to below 1, but it is null."],
  [{ average: 1 - 1e-9 }, /^options\.average has to be a number from 0 to below 1, but it is 0\.99/],
  [{ patience: 0 }, "options.patience has to be a whole number from 1 to 1000000, but it is 0."],
  [{ optimizer: "adam" }, 'options.optimizer has to be an object, but it is "adam".'],
  [{ optimizer: null }, "options.optimizer has to be an object, but it is null."],
  [{ optimizer: { type: "guess" } }, /^options\.optimizer\.type has to be "sgd" or .*, but it is "guess"\.$/],
  [{ optimizer: {} }, /^options\.optimizer\.type has to be "sgd" or .*, but it is missing\.$/],
  [
    { optimizer: { type: "adam", momentum: 0.5 } },
    /^options\.optimizer has the unknown field "momentum"; it can have: /,
  ],
  [{ optimizer: { type: "sgd", nesterov: "false" } }, /^options\.optimizer\.nesterov has to be true or false, but/],
  [{ optimizer: { type: "sgd", momentum: "0.9" } }, /^options\.optimizer\.momentum has to be a number .* "0\.9"\.$/],
  [{ schedule: "cosine" }, 'options.schedule has to be an object, but it is "cosine".'],
  [{ schedule: { type: "foo" } }, /^options\.schedule\.type has to be "constant" or .*, but it is "foo"\.$/],
  [{ schedule: { type: "cosine", decay: 0.5 } }, /^options\.schedule has the unknown field "decay"/],
  [{ schedule: { type: "step", every: 1e9 } }, /^options\.schedule\.every has to be a whole number from 1 to 1000000,/],
  [{ augmentation: "affine" }, 'options.augmentation has to be an object, but it is "affine".'],
  [{ augmentation: { elastic: true } }, "options.augmentation.elastic has to be an object, but it is true."],
];

describe("options are refused before anything is computed", () => {
  for (const [options, message] of refused) {
    test(JSON.stringify(options), async () => {
      const mark = network.engine.arena.mark();
      const given = options as object;
      await assert.rejects(train(network, data, data, given).next(), { name: "InputError", message });
      await assert.rejects(findRate(network, data, given).next(), { name: "InputError", message });
      assert.equal(network.engine.arena.mark(), mark);
    });
  }
});

test("what training accepts, a checkpoint of it keeps", () => {
  let accepted = 0;
  const keeps = (options: object) => {
    const training = attempt(() => new Training(network, data, data, options));
    if (training === undefined) return;
    accepted++;
    const run = {
      model: "m",
      network: description,
      numerics: "strict",
      data: { from: "", classes: 4, digest: "" },
    } as const;
    const bytes = writeCheckpoint({ ...run, options: training.options, state: training.state() });
    training.close();
    assert.deepEqual(readCheckpoint(bytes, "c").options, training.options);
  };
  fc.assert(fc.property(anyOptions(), keeps), { numRuns: 3000 });
  assert.ok(accepted > 300, `${accepted} of 3000 were accepted`);
});

function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Right ones, wrong ones, and those between the two. */
function anyOptions(): fc.Arbitrary<object> {
  const whole = fc.constantFrom(1, 2, 10, 1e6, 1e6 + 1, 1e9, 0, 0.5);
  const share = fc.constantFrom(0, 0.5, 0.999, 1e-300, 1, 1 - 1e-9);
  const number = fc.constantFrom(1e-300, 0.05, 1, 100, 1e6, 1e9, 1e13, 0, Infinity);
  const wrong = fc.constantFrom<unknown>(null, "0.5", Number.NaN, -1, {}, [], true);
  /** Each field now and then, seldom with what it cannot be. */
  const some = (fields: Record<string, fc.Arbitrary<unknown>>, rest: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.record(
      {
        ...Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [
            name,
            fc.oneof({ weight: 20, arbitrary: value }, { weight: 30, arbitrary: fc.constant(undefined) }, wrong),
          ]),
        ),
        ...rest,
      },
      { requiredKeys: Object.keys(rest) },
    );
  const type = (types: readonly string[]) => ({ type: fc.constantFrom(...types) });
  const optimizer = fc.oneof(
    some({ momentum: share, nesterov: fc.boolean(), weightDecay: share }, type(["sgd"])),
    some({ beta2: share, epsilon: share, weightDecay: share }, type(optimizerTypes.filter((name) => name !== "sgd"))),
  );
  const schedule = fc.oneof(
    some({}, type(scheduleTypes)),
    some({ decay: share }, type(["exponential", "rising"])),
    some({ every: whole, decay: share }, type(["step"])),
    some({ power: number }, type(["polynomial"])),
    some({ halfCycle: number }, type(["cyclic"])),
    some({ patience: whole, factor: share }, type(["plateau"])),
  );
  const elastic = fc.oneof(fc.constant(0), some({}, { alpha: number, sigma: fc.constantFrom(0.4, 0.5, 4, 100) }));
  const augmentation = some({ shift: number, rotation: number, scale: share, shear: share, elastic });
  return some({
    epochs: whole,
    batch: fc.oneof(fc.constant("all"), whole),
    optimizer,
    rate: number,
    schedule,
    warmUp: share,
    clip: number,
    average: share,
    patience: whole,
    augmentation,
    seed: fc.constantFrom(0, 7, 0xffffffff, 2 ** 32),
  });
}
