import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeFolder } from "../../src/checkpoint/folder.js";
import { readNpy, writeNpy } from "../../src/checkpoint/npy.js";
import { type Dataset, datasetFromIdx, splitEmbedded } from "../../src/data/dataset.js";
import { readIdx } from "../../src/data/idx.js";
import { Network } from "../../src/network/network.js";
import { reportNetwork } from "../../src/network/report.js";
import { augmentationFrom } from "../../src/training/augmentation.js";
import { predict } from "../../src/training/evaluate.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { numpyMissing, python } from "./numpy.js";
import { configOf } from "./run-folder.js";
import { CLI, type Event, eventOf, glyphnet, numberOf, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, HEIGHT, WIDTH, writeTinyData } from "./tiny-data.js";

const MNIST = fileURLToPath(new URL("../../../shared/mnist", import.meta.url));
const PUBLISHED = fileURLToPath(new URL("../../../shared/report/pretrained_weights", import.meta.url));
const absent = [MNIST, PUBLISHED].filter((folder) => !existsSync(folder));
const missing = absent.length > 0 && `the full MNIST or the report's weights are not in ${absent.join(" and ")}`;

/** The report's forward pass; prints the class of each image of a file of bytes. */
const PREDICT = `
import sys, numpy as np
folder, images = sys.argv[1:]
w1, w2, w3, w_skip = (np.load(f"{folder}/{name}.npy").astype("f8") for name in ("W1", "W2", "W3", "W_skip"))
x = np.fromfile(images, "u1").reshape(-1, 784) / 255
x = np.hstack([x, np.ones((len(x), 1))])
a1 = np.maximum(x @ w1, 0)
r = np.maximum(a1 @ w2, 0) + a1 @ w_skip
h3 = r @ w3
e = np.exp(h3 - h3.max(axis=1, keepdims=True))
p = e / (e.sum(axis=1, keepdims=True) + 1e-12)
print(*p.argmax(axis=1))
`;

async function embeddedHeldOut(): Promise<Dataset> {
  const read = (name: string) => readIdx(readFileSync(join(dirname(CLI), name)), name);
  const [images, labels] = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"];
  return splitEmbedded(
    datasetFromIdx(await read(images), await read(labels), { dataset: "embedded", images, labels }, 10),
  ).test;
}

/** The class that the library predicts for each image with the weights of a folder. */
async function predictedClasses(folder: string, { images, count }: Dataset): Promise<number[]> {
  const network = await Network.create(reportNetwork());
  const names = network.table.tensors.map(({ name }) => name);
  network.setWeights(decodeFolder(names, readdirSync(folder), (file) => readFileSync(join(folder, file)), folder));
  const probabilities = predict(network, images);
  network.close();
  return Array.from({ length: count }, (_, image) => {
    const row = probabilities.subarray(10 * image, 10 * (image + 1));
    return row.indexOf(Math.max(...row));
  });
}

test("test measures the published weights as the report's program does", { skip: missing }, async () => {
  const words = ["test", "--model", "report", "--weights", PUBLISHED, "--data", MNIST];
  const { code, stdout, stderr } = await glyphnet(temporaryFolder(), ...words);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^73\.27 % of 10,000 held-out images read right, loss 7\.3680\d\d, /);
});

describe("a run of the report's network on the embedded digits", () => {
  const folder = temporaryFolder();
  const weights = join(folder, "run", "weights");
  let done: Event;
  before(async () => {
    const events = await succeeds(folder, "train", "--model", "report", "--epochs", "1", "--out", "run");
    done = eventOf(events, "done");
  });

  test("NumPy reads its weights, and predicts the same classes", { skip: numpyMissing }, async () => {
    const heldOut = await embeddedHeldOut();
    assert.equal(heldOut.count, 1000);
    writeFileSync(join(folder, "images"), heldOut.images);
    const numpys = python(PREDICT, weights, join(folder, "images")).split(" ").map(Number);
    assert.deepEqual(await predictedClasses(weights, heldOut), numpys);
    assert.ok(new Set(numpys).size > 5, "the network tells classes apart");
    const hits = numpys.filter((predicted, image) => predicted === heldOut.labels[image]).length;
    assert.equal(numberOf(done, "testAccuracy"), hits / 1000);
  });

  async function refusesWeights(name: string, ...patterns: RegExp[]): Promise<void> {
    const words = ["--model", "report", "--weights", name];
    await refuses(folder, 1, ["test", ...words], ...patterns);
    await refuses(folder, 1, ["train", ...words, "--epochs", "1"], ...patterns);
    await refuses(folder, 1, ["train", ...words, "--epochs", "1", "--out", "never"], ...patterns);
  }

  function damaged(name: string, change: (skip: string) => void): string {
    cpSync(weights, join(folder, name), { recursive: true });
    change(join(folder, name, "W_skip.npy"));
    return name;
  }

  test("a missing tensor is refused by its file's name", async () => {
    const name = damaged("lacking", (skip) => rmSync(skip));
    await refusesWeights(name, /lacking\/W_skip\.npy cannot be read: there is no such file or folder\.$/m);
  });

  test("a transposed tensor is refused with both its shapes", async () => {
    const name = damaged("transposed", (skip) => {
      const { values } = readNpy(readFileSync(skip), skip);
      writeFileSync(skip, writeNpy({ shape: [66, 100], values }));
    });
    await refusesWeights(name, /transposed do not fit: .*"W_skip" has to have the shape 100×66, but it has 66×100\.$/m);
  });
});

describe("the recipe of the report's network", () => {
  const folder = temporaryFolder();
  before(() => writeTinyData(join(folder, "data")));

  async function trained(name: string, ...words: string[]): Promise<Event[]> {
    return succeeds(folder, "train", "--data", "data", ...words, "--out", name);
  }

  const recipe = {
    epochs: 150,
    batch: "all",
    optimizer: { type: "sgd", momentum: 0 },
    rate: 5e-5,
    schedule: { type: "constant" },
    warmUp: 0,
    seed: 0,
  };

  test("holds unless told", async () => {
    await trained("recipe", "--model", "report");
    const { training, network } = configOf(join(folder, "recipe"));
    assert.deepEqual(training, recipe);
    assert.deepEqual(network, reportNetwork({ height: HEIGHT, width: WIDTH }, CLASSES));
  });

  test("gives way where told, option by option", async () => {
    await trained("short", "--model", "report", "--epochs", "2");
    assert.deepEqual(configOf(join(folder, "short")).training, { ...recipe, epochs: 2 });
    const settings = ["--rate", "1e-9", "--batch", "64", "--momentum", "0.5", "--schedule", "rising:0.99"];
    const events = await trained("told", "--model", "report", "--epochs", "3", ...settings, "--warm-up", "0.5");
    assert.deepEqual(configOf(join(folder, "told")).training, {
      ...recipe,
      epochs: 3,
      rate: 1e-9,
      batch: 64,
      optimizer: { type: "sgd", momentum: 0.5 },
      schedule: { type: "rising", decay: 0.99 },
      warmUp: 0.5,
    });
    const rates = events.filter(({ event }) => event === "epoch").map((event) => numberOf(event, "rate"));
    assert.equal(rates.length, 3);
    rates.forEach((rate, epoch) => {
      assert.ok(Math.abs(rate / 1e-9 ** (0.99 ** epoch) - 1) < 1e-12, `${rate} in epoch ${epoch + 1}`);
    });
  });

  test("is told of augmentation, and none leaves it out", async () => {
    await trained("augmented", "--epochs", "1", "--augment", "affine,rotation=20,elastic=8:2");
    const { augmentation } = configOf(join(folder, "augmented")).training as TrainingOptions;
    assert.deepEqual(augmentation, { ...augmentationFrom("affine"), rotation: 20, elastic: { alpha: 8, sigma: 2 } });
    const page = readFileSync(join(folder, "augmented", "report.html"), "utf8");
    assert.match(page, /augmentation<\/th><td>shift=1,rotation=20,scale=0\.15,shear=0\.15,elastic=8:2</);
    await trained("plain", "--epochs", "1", "--augment", "none");
    assert.ok(!("augmentation" in (configOf(join(folder, "plain")).training as TrainingOptions)));
    assert.match(readFileSync(join(folder, "plain", "report.html"), "utf8"), /augmentation<\/th><td>none</);
  });

  test("is not that of the other networks", async () => {
    await trained("default");
    assert.deepEqual(configOf(join(folder, "default")).training, {
      epochs: 20,
      batch: 128,
      optimizer: { type: "sgd", momentum: 0.9 },
      rate: 0.05,
      schedule: { type: "cosine" },
      warmUp: 0,
      seed: 0,
    });
  });
});
