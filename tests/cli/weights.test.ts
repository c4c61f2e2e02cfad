import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { readNpy, writeNpy } from "../../src/checkpoint/npy.js";
import { writeNpz } from "../../src/checkpoint/npz.js";
import { writeSafetensors } from "../../src/checkpoint/safetensors.js";
import type { NamedTensor } from "../../src/network/network.js";
import { numpyMissing, python } from "./numpy.js";
import { type Event, eventOf, numberOf, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, HEIGHT, WIDTH, writeTinyData } from "./tiny-data.js";

const TINY = ["--data", "data", "--batch", "32"];

describe("weights of a run", () => {
  const folder = temporaryFolder();
  let done: Event;
  let firstLoss: number;
  before(async () => {
    writeTinyData(join(folder, "data"));
    const events = await succeeds(folder, "train", ...TINY, "--epochs", "3", "--out", "run");
    done = eventOf(events, "done");
    firstLoss = numberOf(eventOf(events.slice(0, 2), "epoch"), "loss");
  });

  for (const weights of ["run", join("run", "weights")]) {
    test(`test --weights ${weights} gives the run's figures exactly`, async () => {
      const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", weights), "test");
      assert.deepEqual(
        [measured.loss, measured.accuracy, measured.fingerprint],
        [done.testLoss, done.testAccuracy, done.fingerprint],
      );
    });
  }

  test("train --weights goes on from them", async () => {
    const words = [...TINY, "--epochs", "1", "--weights", "run", "--out", "further"];
    const loss = numberOf(eventOf(await succeeds(folder, "train", ...words), "epoch"), "loss");
    assert.ok(loss < firstLoss / 2, `${loss} after ${firstLoss}`);
  });

  test("a folder of .npy files needs no config.json, and takes --model", async () => {
    cpSync(join(folder, "run", "weights"), join(folder, "bare"), { recursive: true });
    for (const model of [[], ["--model", "residual-mlp"]]) {
      const words = ["test", "--data", "data", "--weights", "bare", ...model];
      assert.equal(eventOf(await succeeds(folder, ...words), "test").fingerprint, done.fingerprint);
    }
  });

  for (const file of ["run.npz", "run.safetensors"]) {
    test(`test and train take ${file} as they take the run`, async () => {
      await succeeds(folder, "convert", "run", file);
      const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", file), "test");
      assert.deepEqual([measured.loss, measured.fingerprint], [done.testLoss, done.fingerprint]);
      const words = ["train", ...TINY, "--epochs", "1", "--weights"];
      const prints = [file, "run"].map(async (from, i) => {
        const events = await succeeds(folder, ...words, from, "--out", `from-${i}-${file}`);
        return eventOf(events, "done").fingerprint;
      });
      const [fromFile, fromRun] = await Promise.all(prints);
      assert.equal(fromFile, fromRun);
    });
  }

  test("refuses a file whose tensors are damaged, of another shape, missing or unknown", async () => {
    const tensors = ["W1", "W2", "W3", "W_skip"].map((name) => {
      const path = join(folder, "run", "weights", `${name}.npy`);
      return { name, ...readNpy(readFileSync(path), path) };
    });
    const changed = (name: string, list: readonly NamedTensor[]) => {
      writeFileSync(join(folder, `${name}.npz`), writeNpz(list));
      writeFileSync(join(folder, `${name}.safetensors`), writeSafetensors(list));
      return [`${name}.npz`, `${name}.safetensors`];
    };
    for (const file of changed("few", tensors.slice(1))) {
      await refusesWeights(file, /weights in few\..* do not fit: The weights lack the tensor "W1"/);
    }
    for (const file of changed("many", [...tensors, { ...w3, name: "W4" }])) {
      await refusesWeights(file, /many\..* hold a tensor "W4", which this network has not; it has W1, W2, W3, W_skip/);
    }
    for (const file of changed("turned", [...tensors.slice(0, 2), { ...w3, name: "W3", shape: [CLASSES, 66] }])) {
      await refusesWeights(file, /turned\..* "W3" .* shape 66×3, but it has 3×66/);
    }
    for (const file of changed("cut", tensors)) {
      writeFileSync(join(folder, file), readFileSync(join(folder, file)).subarray(0, -1));
      await refusesWeights(file, /cut\.(npz|safetensors): expected /);
    }
  });

  test("NumPy's f8 loads as f4 does", { skip: numpyMissing }, async () => {
    cpSync(join(folder, "run"), join(folder, "doubles"), { recursive: true });
    const program = `
import glob, sys, numpy
for path in glob.glob(sys.argv[1] + "/*.npy"):
    numpy.save(path, numpy.load(path).astype("f8"))
`;
    python(program, join(folder, "doubles", "weights"));
    const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", "doubles"), "test");
    assert.equal(measured.fingerprint, done.fingerprint);
  });

  /** A copy of the run with W3.npy replaced, or with another change. */
  function damaged(name: string, change: (weights: string) => void): string {
    const copy = join(folder, name);
    cpSync(join(folder, "run"), copy, { recursive: true });
    change(join(copy, "weights"));
    return name;
  }

  async function refusesWeights(weights: string, ...patterns: RegExp[]): Promise<void> {
    await refuses(folder, 1, ["test", "--data", "data", "--weights", weights], ...patterns);
    const words = ["train", ...TINY, "--epochs", "1", "--weights", weights, "--out", "never"];
    await refuses(folder, 1, words, ...patterns);
  }

  const w3 = { shape: [66, CLASSES], values: new Float32Array(66 * CLASSES) };

  test("refuses a path that is missing, or a file without weights", async () => {
    await refusesWeights("nowhere", /nowhere cannot be read: there is no such file or folder/);
    const message =
      /run\/config\.json: expected weights as a \.npz or \.safetensors file, a folder of \.npy files or a run/;
    await refusesWeights(join("run", "config.json"), message);
  });

  test("refuses a run whose config.json is broken", async () => {
    const broken = (name: string, config: string) =>
      damaged(name, (weights) => writeFileSync(join(weights, "..", "config.json"), config));
    await refusesWeights(broken("cut", '{\n"network": {\n'), /cut\/config\.json is not JSON/);
    await refusesWeights(broken("list", "[]"), /list\/config\.json has to be an object, but it is \[\]/);
    await refusesWeights(broken("empty", '{"network": {"layers": []}}'), /empty\/config\.json .*network\.input/);
  });

  test("refuses a missing and a stray tensor", async () => {
    const lacking = damaged("lacking", (weights) => rmSync(join(weights, "W2.npy")));
    await refusesWeights(lacking, /lacking\/weights\/W2\.npy cannot be read: there is no such file/);
    const without = damaged("without", (weights) => rmSync(weights, { recursive: true }));
    await refusesWeights(without, /without\/weights cannot be read: there is no such file/);
    const stray = damaged("stray", (weights) => writeFileSync(join(weights, "W4.npy"), writeNpy(w3)));
    await refusesWeights(stray, /stray\/weights holds W4\.npy, .* W1, W2, W3, W_skip/);
    const inside = damaged("inside", (weights) => {
      rmSync(join(weights, "W2.npy"));
      mkdirSync(join(weights, "W2.npy"));
    });
    await refusesWeights(inside, /inside\/weights\/W2\.npy cannot be read: it is a folder/);
  });

  test("refuses a tensor of another type, order, shape or with NaN", async () => {
    const replaced = (name: string, bytes: Uint8Array) =>
      damaged(name, (weights) => writeFileSync(join(weights, "W3.npy"), bytes));
    const edited = (name: string, from: string, to: string) =>
      replaced(name, Buffer.from(Buffer.from(writeNpy(w3)).toString("latin1").replace(from, to), "latin1"));
    await refusesWeights(edited("type", "<f4", "<i4"), /type\/weights\/W3\.npy: expected .*'<f4'.* found '<i4'/);
    await refusesWeights(edited("order", "False", "True "), /order\/weights\/W3\.npy: expected values in C order/);
    await refusesWeights(edited("magic", "NUMPY", "DUMPY"), /magic\/weights\/W3\.npy: expected the \.npy magic/);
    const turned = writeNpy({ ...w3, shape: [CLASSES, 66] });
    await refusesWeights(replaced("shape", turned), /shape\/weights .*"W3" .* shape 66×3, but it has 3×66/);
    const nan = writeNpy({ ...w3, values: w3.values.with(5, Number.NaN) });
    await refusesWeights(
      replaced("nan", nan),
      /nan\/weights\/W3\.npy: expected finite values, found NaN at .*\(1, 2\)/,
    );
    const cut = writeNpy(w3).subarray(0, -1);
    await refusesWeights(replaced("short", cut), /short\/weights\/W3\.npy: expected 792 bytes .* found 791/);
  });

  test("refuses a run for other images or more classes", async () => {
    const refused = ["test", "--weights", "run"];
    await refuses(folder, 1, refused, new RegExp(`takes images of ${WIDTH}×${HEIGHT} pixels, .* 28×28`));
    const classes = [...refused, "--data", "data", "--classes", "4"];
    await refuses(folder, 1, classes, /tells 3 classes apart, but .* has 4/);
  });
});
