import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { lenet5, vgg } from "../../src/network/convolutional.js";
import type { NetworkDescription } from "../../src/network/description.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { reportNetwork } from "../../src/network/report.js";
import { completeOptions } from "../../src/training/complete-options.js";
import { recipeFor } from "../../src/training/recipes.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const SIZE = { width: 12, height: 12 };

async function made(description: NetworkDescription): Promise<Network> {
  return Network.create(description, { threads: 1 });
}

test("without options a network is trained as the preset that it is like", async () => {
  const presets = {
    "residual-mlp": residualMlp(SIZE),
    lenet5: lenet5(SIZE),
    vgg: vgg(SIZE),
    report: reportNetwork(SIZE),
  };
  for (const [name, description] of Object.entries(presets)) {
    const network = await made(description);
    assert.deepEqual(completeOptions(network, {}), { ...recipeFor(name), seed: 0 }, name);
  }
});

test("what is given stays, and undefined counts as not given", async () => {
  const network = await made(residualMlp(SIZE));
  const given = { epochs: 3, rate: 0.2, seed: 9, schedule: { type: "constant" }, warmUp: 1 } as const;
  assert.deepEqual(completeOptions(network, given), { ...recipeFor("residual-mlp"), ...given });
  const undefinedEpochs = JSON.parse("{}");
  undefinedEpochs.epochs = undefined;
  assert.equal(completeOptions(network, undefinedEpochs).epochs, 20);
});

test("an optimizer needs but its type, and has its usual rate", async () => {
  const network = await made(residualMlp(SIZE));
  const { optimizer, rate } = completeOptions(network, { optimizer: { type: "adam", beta1: 0.8 } });
  assert.deepEqual(optimizer, { type: "adam", beta1: 0.8, beta2: 0.999, epsilon: 1e-8 });
  assert.equal(rate, 0.001);
  assert.equal(completeOptions(network, { optimizer: { type: "adam" }, rate: 0.3 }).rate, 0.3);
  assert.deepEqual(completeOptions(network, { optimizer: { type: "sgd", nesterov: true } }).optimizer, {
    type: "sgd",
    momentum: 0.9,
    nesterov: true,
  });
});

test("training without options gives the bits of training with those of the recipe", async () => {
  const data = pictures(60, 12, 12, 10);
  const prints: string[] = [];
  for (const options of [undefined, { ...recipeFor("residual-mlp"), seed: 0 }]) {
    const network = await made(residualMlp(SIZE));
    let steps = 0;
    for await (const { type } of train(network, data, data, options)) if (type === "step") steps++;
    assert.equal(steps, 20);
    prints.push(await fingerprint(network.weights()));
  }
  assert.equal(prints[0], prints[1]);
});
