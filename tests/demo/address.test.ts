import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, settingsFrom } from "../../demo/settings/address.js";
import { exactRun, publishedRun } from "../../demo/settings/examples.js";
import { OWN } from "../../demo/settings/network.js";
import { firstSettings, modelNames, type Settings, settingsFor, withOptimizer } from "../../demo/settings/settings.js";
import { augmentationFrom } from "../../src/training/augmentation.js";
import { optimizerTypes } from "../../src/training/optimizers.js";
import { scheduleFrom } from "../../src/training/schedule-text.js";

const there = (settings: Settings) => settingsFrom(new URLSearchParams(addressOf(settings).toString()));

const all: readonly Settings[] = [
  firstSettings,
  publishedRun,
  exactRun,
  ...modelNames.map((model) => settingsFor(model)),
  ...optimizerTypes.map((type) => withOptimizer(settingsFor("lenet5"), type)),
  { ...settingsFor("vgg"), warmUp: 0 },
  {
    ...settingsFor(OWN),
    network: '[{"type":"dense","units":10,"name":"ß & ="}]',
    optimizer: { type: "sgd", momentum: 0.8, nesterov: true, weightDecay: 1e-7 },
    rate: 1.25e-9,
    schedule: scheduleFrom("plateau:3:0.25"),
    warmUp: 0.5,
    batch: 77,
    epochs: 1e6,
    clip: 2.5,
    average: 0.999,
    validation: 0.1,
    augmentation: augmentationFrom("affine,elastic=34:4"),
    seed: 4294967295,
    threads: 3,
    numerics: "relaxed",
  },
];

test("an address gives back the settings that it was made of", () => {
  for (const settings of all) assert.deepEqual(there(settings), { settings, complaints: [] });
});

test("an empty address is what the page opens with", () => {
  assert.deepEqual(settingsFrom(new URLSearchParams()), { settings: firstSettings, complaints: [] });
});

test("an address that names its network alone has its recipe", () => {
  assert.deepEqual(settingsFrom(new URLSearchParams("model=report")).settings, settingsFor("report"));
  const network = '[{"type":"dense","units":20},{"type":"batchnorm"},{"type":"dense","units":10}]';
  const { settings } = settingsFrom(new URLSearchParams({ model: OWN, network }));
  assert.deepEqual(settings, { ...settingsFor("vgg"), model: OWN, network });
  assert.deepEqual(settingsFor(OWN, "[ not yet"), { ...settingsFor(OWN), network: "[ not yet" });
});

test("what cannot be read leaves what is usual, and is complained of by its name", () => {
  const broken = {
    model: "alexnet",
    epochs: "0",
    batch: "1.5",
    rate: "-1",
    schedule: "linear",
    "warm-up": "x",
    clip: "0",
    average: "2",
    augment: "strong",
    seed: "4294967296",
    threads: "65",
    numerics: "fast",
    optimizer: "lion",
  };
  const usual = settingsFor(firstSettings.model);
  for (const [name, text] of Object.entries(broken)) {
    const address = new URLSearchParams({ model: firstSettings.model, [name]: text });
    const { settings, complaints } = settingsFrom(address);
    assert.deepEqual(settings, usual, name);
    assert.equal(complaints.length, 1, name);
    assert.match(complaints[0] ?? "", new RegExp(`^${name}=`));
  }
  const { settings, complaints } = settingsFrom(new URLSearchParams("model=lenet5&momentum=7"));
  assert.deepEqual(settings, settingsFor("lenet5"));
  assert.match(complaints.join(), /momentum/);
});
