import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { completeOptions } from "../../src/training/complete-options.js";
import { type Recipe, recipeFor } from "../../src/training/recipes.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const SIZE = { width: 12, height: 12 };

const recipe = recipeFor(residualMlp());

test("what is given stays, and undefined counts as not given", () => {
  const given = { epochs: 3, rate: 0.2, seed: 9, schedule: { type: "constant" }, warmUp: 1 } as const;
  assert.deepEqual(completeOptions(given, recipe), { ...recipe, ...given });
  const undefinedFields: object = {
    epochs: undefined,
    clip: undefined,
    optimizer: { type: "sgd", momentum: undefined },
  };
  assert.deepEqual(completeOptions(undefinedFields, recipe), { ...recipe, seed: 0 });
});

test("an optimizer needs but its type, and has its usual rate", () => {
  const { optimizer, rate } = completeOptions({ optimizer: { type: "adam", beta1: 0.8 } }, recipe);
  assert.deepEqual(optimizer, { type: "adam", beta1: 0.8, beta2: 0.999, epsilon: 1e-8 });
  assert.equal(rate, 0.001);
  assert.equal(completeOptions({ optimizer: { type: "adam" }, rate: 0.3 }, recipe).rate, 0.3);
});

test("what an optimizer of the recipe's type lacks is as in the recipe, and of another type as usual", () => {
  const decayed: Recipe = { ...recipe, optimizer: { type: "sgd", momentum: 0.8, weightDecay: 0.1 } };
  assert.deepEqual(completeOptions({ optimizer: { type: "sgd", nesterov: true } }, decayed).optimizer, {
    type: "sgd",
    momentum: 0.8,
    nesterov: true,
    weightDecay: 0.1,
  });
  assert.deepEqual(completeOptions({ optimizer: { type: "rmsprop" } }, decayed).optimizer, {
    type: "rmsprop",
    beta2: 0.9,
    epsilon: 1e-8,
  });
});

test("what a schedule or an augmentation lacks is as usual", () => {
  const { schedule, augmentation } = completeOptions(
    { schedule: { type: "step", every: 3 }, augmentation: { shift: 2 } },
    recipe,
  );
  assert.deepEqual(schedule, { type: "step", every: 3, decay: 0.95 });
  assert.deepEqual(augmentation, { shift: 2, rotation: 0, scale: 0, shear: 0, elastic: 0 });
});

test("training without options gives the bits of training with those of the recipe", async () => {
  const data = pictures(60, 12, 12, 10);
  const prints: string[] = [];
  for (const options of [undefined, { ...recipe, seed: 0 }]) {
    const network = await Network.create(residualMlp(SIZE), { threads: 1 });
    let steps = 0;
    for await (const { type } of train(network, data, data, options)) if (type === "step") steps++;
    assert.equal(steps, 20);
    prints.push(await fingerprint(network.weights()));
  }
  assert.equal(prints[0], prints[1]);
});
