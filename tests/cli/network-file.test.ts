import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { vgg } from "../../src/network/convolutional.js";
import { preset } from "../../src/network/presets.js";
import { reportNetwork } from "../../src/network/report.js";
import { recipeFor } from "../../src/training/recipes.js";
import { configOf } from "./run-folder.js";
import { eventOf, filesUnder, numberOf, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, HEIGHT, WIDTH, writeTinyData } from "./tiny-data.js";

const input = { height: HEIGHT, width: WIDTH };
const hidden = { type: "dense", name: "hidden", units: 20 };
const output = { type: "dense", units: CLASSES };

describe("a network from a file", () => {
  const folder = temporaryFolder();
  const words = (model: string) => [
    "train",
    "--data",
    "data",
    "--epochs",
    "3",
    "--batch",
    "16",
    "--model",
    model,
    "--out",
  ];
  before(() => writeTinyData(join(folder, "data")));

  function write(name: string, network: unknown): string {
    writeFileSync(join(folder, name), JSON.stringify(network));
    return name;
  }

  test("learns, and is kept in the run", async () => {
    const branch = [{ type: "dense", name: "branch", units: 20, bias: false }, { type: "relu" }];
    const layers = [hidden, { type: "relu" }, { type: "residual", main: branch, skip: [] }, output];
    const events = await succeeds(folder, ...words(write("identity.json", { input, layers })), "run");
    const done = eventOf(events, "done");
    assert.equal(eventOf(events, "start").parameters, (WIDTH * HEIGHT + 1) * 20 + 20 * 20 + 21 * CLASSES);
    assert.ok(numberOf(done, "testAccuracy") > 0.95, `${done.testAccuracy}`);
    assert.deepEqual(filesUnder(join(folder, "run", "weights")), ["branch.npy", "dense1.npy", "hidden.npy"]);
    assert.ok(configOf(join(folder, "run")).network !== undefined);
    for (const weights of ["run", join("run", "weights")]) {
      const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", weights), "test");
      assert.deepEqual([measured.loss, measured.fingerprint], [done.testLoss, done.fingerprint]);
    }
  });

  test("has the recipe of the preset that it is like, as weights have that are said to be its", async () => {
    const bn = write("bn.json", { input, layers: [hidden, { type: "batchnorm" }, { type: "relu" }, output] });
    const report = write("report.json", preset("report", input, CLASSES));
    const train = async (...given: string[]) => {
      await succeeds(folder, "train", "--data", "data", "--epochs", "2", ...given);
      return configOf(join(folder, given.at(-1) ?? "")).training;
    };
    assert.deepEqual(await train("--model", bn, "--out", "bn"), { ...recipeFor(vgg()), epochs: 2, seed: 0 });
    const published = { ...recipeFor(reportNetwork()), epochs: 2, seed: 0 };
    assert.deepEqual(await train("--model", report, "--out", "report"), published);
    await succeeds(folder, "convert", "report", "report.safetensors");
    assert.deepEqual(await train("--weights", "report.safetensors", "--out", "from-file"), published);
  });

  async function refusesNetwork(name: string, network: unknown, ...patterns: RegExp[]): Promise<void> {
    await refuses(folder, 1, [...words(write(name, network)), "never"], ...patterns);
  }

  test("has to be there, JSON, or one of the presets", async () => {
    await refuses(folder, 1, [...words("no.json"), "never"], /no\.json cannot be read: there is no such file/);
    writeFileSync(join(folder, "text.json"), "layers:\n  - dense\n");
    await refuses(folder, 1, [...words("text.json"), "never"], /text\.json is not JSON: /);
    await refuses(
      folder,
      1,
      [...words("alexnet"), "never"],
      /no network "alexnet": expected residual-mlp.* or .*\.json/,
    );
  });

  test("has to have known layers with known fields", async () => {
    await refusesNetwork("list.json", [], /list\.json is not valid: network has to be an object, but it is \[\]/);
    const conv = { input, layers: [{ type: "konv" }, output] };
    await refusesNetwork("type.json", conv, /layers\[0\]\.type has to be one of dense, .* but it is "konv"/);
    const misspelt = { input, layers: [{ ...hidden, bais: false }, output] };
    await refusesNetwork("field.json", misspelt, /layers\[0\] has the unknown field "bais"; .*bias/);
    await refusesNetwork("top.json", { input, layers: [output], lose: "mse" }, /network has the unknown field "lose"/);
    const nested = { type: "residual", main: [{ ...hidden, unit: 3 }], skip: [] };
    await refusesNetwork("nested.json", { input, layers: [nested] }, /layers\[0\]\.main\[0\] .*field "unit"/);
    const half = { input, layers: [{ ...hidden, units: 0.5 }, output] };
    await refusesNetwork("half.json", half, /layers\[0\]\.units has to be a whole number .* but it is 0\.5/);
    const twice = { input, layers: [hidden, hidden, output] };
    await refusesNetwork("twice.json", twice, /layers\[1\]\.name is "hidden", which another layer has/);
    const path = { input, layers: [{ ...hidden, name: "../up" }, output] };
    await refusesNetwork("path.json", path, /layers\[0\]\.name has to be .* but it is "\.\.\/up"/);
  });

  test("has to have shapes that fit each other and the data", async () => {
    const residual = { type: "residual", main: [{ type: "dense", units: 7 }], skip: [{ type: "dense", units: 9 }] };
    const branches = { input, layers: [residual, output] };
    await refusesNetwork("branches.json", branches, /branches\.json .*main gives 7 and skip gives 9/);
    const two = { input, layers: [{ type: "dense", units: 2 }] };
    await refusesNetwork("two.json", two, /tells 2 classes apart, but .* has 3/);
    const one = { input, layers: [{ type: "dense", units: 1 }] };
    await refusesNetwork("one.json", one, /one\.json .*one logit for each of 2 to 256 classes, but it gives 1/);
    const turned = { input: { height: WIDTH, width: HEIGHT }, layers: [output] };
    await refusesNetwork("turned.json", turned, /takes images of 6×8 pixels, but .* have 8×6/);
  });
});
