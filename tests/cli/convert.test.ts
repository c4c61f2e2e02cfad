import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { encodeFolder } from "../../src/checkpoint/folder.js";
import { readNpz, writeNpz } from "../../src/checkpoint/npz.js";
import { readSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors.js";
import type { NetworkDescription } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { preset } from "../../src/network/presets.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { numpyMissing, python } from "./numpy.js";
import { eventOf, filesUnder, glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { CLASSES, HEIGHT, WIDTH, writeTinyData } from "./tiny-data.js";

const TRAINING: TrainingOptions = {
  epochs: 1,
  batch: 8,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.1,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 0,
};

describe("convert", () => {
  const folder = temporaryFolder();
  const place = (name: string) => join(folder, name);
  let description: NetworkDescription;
  let tensors: readonly NamedTensor[];
  let print: string;

  before(async () => {
    description = preset("residual-mlp", { height: HEIGHT, width: WIDTH }, CLASSES);
    const network = await Network.create(description, { seed: 3, threads: 1 });
    tensors = network.weights();
    print = await fingerprint(tensors);
    network.close();
    writeRun("run", description);
    writeTinyData(place("data"));
  });

  function writeRun(name: string, network: unknown): void {
    mkdirSync(join(place(name), "weights"), { recursive: true });
    writeFileSync(join(place(name), "config.json"), JSON.stringify({ network, training: TRAINING }));
    for (const { fileName, bytes } of encodeFolder(tensors))
      writeFileSync(join(place(name), "weights", fileName), bytes);
  }

  /** The bytes of a file, or of all files of a folder. */
  function content(name: string): unknown {
    const bytes = (path: string) => readFileSync(path).toString("base64");
    if (!statSync(place(name)).isDirectory()) return bytes(place(name));
    return filesUnder(place(name)).map((file) => [file, bytes(join(place(name), file))]);
  }

  async function convert(from: string, to: string): Promise<void> {
    const events = await succeeds(folder, "convert", from, to);
    assert.deepEqual(events, [
      {
        event: "convert",
        from,
        to,
        tensors: tensors.map(({ name, shape }) => ({ name, shape })),
        parameters: tensors.reduce((sum, { values }) => sum + values.length, 0),
        fingerprint: print,
      },
    ]);
  }

  const kinds = [
    ["folder", ""],
    ["npz", ".npz"],
    ["safetensors", ".safetensors"],
  ] as const;

  for (const [from, fromEnding] of kinds) {
    for (const [to, toEnding] of kinds) {
      test(`${from} to ${to} keeps every bit, and gives the file that a run gives`, async () => {
        const given = `given-${from}-${to}${fromEnding}`;
        const made = `made-${from}-${to}${toEnding}`;
        await convert(fromEnding === "" ? "run/weights" : "run", given);
        await convert(given, made);
        if (to !== "safetensors" || from === "safetensors") {
          const direct = `direct-${from}-${to}${toEnding}`;
          await convert("run", direct);
          assert.deepEqual(content(made), content(direct));
        }
        await convert(made, `again-${from}-${to}.npz`);
        assert.deepEqual(await readNpz(readFileSync(place(`again-${from}-${to}.npz`)), "again"), tensors);
      });
    }
  }

  test("a safetensors file from a run knows its network", async () => {
    await convert("run", "known.safetensors");
    const { metadata } = readSafetensors(readFileSync(place("known.safetensors")), "known");
    assert.equal(metadata.get("format"), "glyphnet weights");
    assert.deepEqual(JSON.parse(metadata.get("network") ?? ""), description);
  });

  test("what a file is its content tells, not its name", async () => {
    await convert("run", "named.npz");
    await convert("run", "named.safetensors");
    cpSync(place("named.npz"), place("swapped.safetensors"));
    cpSync(place("named.safetensors"), place("swapped.npz"));
    cpSync(place("named.npz"), place("bare"));
    for (const [i, name] of ["swapped.npz", "swapped.safetensors", "bare"].entries())
      await convert(name, `swapped-${i}`);
  });

  test("speaks to people without --json", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, "convert", "run", "said.npz");
    assert.deepEqual([code, stderr], [0, ""]);
    const [first, ...rest] = stdout.trimEnd().split("\n");
    assert.match(first ?? "", new RegExp(`^said\\.npz: 4 tensors, [\\d,]+ parameters, fingerprint ${print}$`));
    assert.deepEqual(rest, ["  W1      49×100", "  W2      100×66", "  W3      66×3", "  W_skip  100×66"]);
  });

  test("NumPy reads the .npz, and what NumPy compresses is read", { skip: numpyMissing }, async () => {
    await convert("run", "forth.npz");
    const program = `
import sys, numpy
weights = numpy.load(sys.argv[1])
numpy.savez_compressed(sys.argv[2], **{name: weights[name] for name in reversed(weights.files)})
`;
    python(program, place("forth.npz"), place("back.npz"));
    await convert("back.npz", "back");
    assert.deepEqual(content("back/W1.npy"), content("run/weights/W1.npy"));
  });

  for (const weights of ["measured", "measured.npz", "measured.safetensors"]) {
    test(`test --weights ${weights} gives what the run gives`, async () => {
      await convert("run", weights);
      const test = ["test", "--data", "data", "--weights"];
      assert.deepEqual(await succeeds(folder, ...test, weights), await succeeds(folder, ...test, "run"));
    });
  }

  test("a file that knows its network needs no --model; another one does", async () => {
    const wide = {
      ...description,
      layers: description.layers.slice(0, -1).concat({ type: "dense", name: "W3", units: 3, bias: true }),
    };
    const network = await Network.create(wide, { threads: 1 });
    const weights = network.weights();
    network.close();
    const metadata = new Map([["network", JSON.stringify(wide)]]);
    writeFileSync(place("wide.safetensors"), writeSafetensors(weights, metadata));
    writeFileSync(place("wide.json"), JSON.stringify(wide));
    const expected = await fingerprint(weights);
    const test = ["test", "--data", "data", "--weights"];
    assert.equal(eventOf(await succeeds(folder, ...test, "wide.safetensors"), "test").fingerprint, expected);
    await succeeds(folder, "convert", "wide.safetensors", "wide.npz");
    assert.equal(
      eventOf(await succeeds(folder, ...test, "wide.npz", "--model", "wide.json"), "test").fingerprint,
      expected,
    );
    await refuses(
      folder,
      1,
      [...test, "wide.npz"],
      /weights in wide\.npz do not fit: The tensor "W3" .* 66×3, but it has 67×3/,
    );
  });

  const convertRefuses = (from: string, to: string, ...patterns: RegExp[]) =>
    refuses(folder, 1, ["convert", from, to], ...patterns);

  test("refuses to overwrite", async () => {
    mkdirSync(place("there"));
    writeFileSync(place("there.npz"), "mine");
    symlinkSync(place("there.npz"), place("link.npz"));
    for (const name of ["there", "there/", "there.npz", "link.npz"]) {
      await convertRefuses("run", name, new RegExp(`${name} exists already; give another name`));
    }
    assert.equal(readFileSync(place("there.npz"), "utf8"), "mine");
    assert.deepEqual(filesUnder(place("there")), []);
  });

  test("refuses endings that are no folder's, unless a slash says that one is", async () => {
    const message = (ending: string) =>
      new RegExp(`ends in \\${ending}: expected \\.npz, \\.safetensors.*, or a folder's`);
    for (const ending of [".npy", ".h5", ".zip"]) await convertRefuses("run", `weights${ending}`, message(ending));
    await convert("run", "weights.old/");
    await convert("run", "weights-1.2");
    assert.deepEqual(filesUnder(place("weights.old")), filesUnder(place("weights-1.2")));
  });

  test("refuses what it cannot read", async () => {
    await convertRefuses("nowhere", "x.npz", /weights nowhere cannot be read: there is no such file or folder/);
    await convertRefuses("data", "x.npz", /data: expected the weights of one tensor or more, found none/);
    await convertRefuses(
      "run/config.json",
      "x.npz",
      /run\/config\.json: expected weights as a \.npz or .* bytes 7b 22 6e/,
    );
    await convertRefuses(
      "run/weights/W1.npy",
      "x.npz",
      /expected weights as .* a folder of \.npy files .* a single \.npy/,
    );
    writeFileSync(place("empty.npz"), "");
    await convertRefuses("empty.npz", "x", /empty\.npz: expected a zip archive's last record/);
    writeFileSync(place("empty.safetensors"), "");
    await convertRefuses("empty.safetensors", "x", /empty\.safetensors: expected a header length of 8 bytes/);
    writeFileSync(place("none.npz"), writeNpz([]));
    await convertRefuses("none.npz", "x", /none\.npz: expected the weights of one tensor or more, found none/);
    const one = { name: "W", shape: [1], values: Float32Array.of(1) };
    for (const [network, message] of [
      ["{", /network in the metadata of odd\.safetensors is not JSON/],
      ["{}", /network in the metadata of odd\.safetensors is not valid: network\.input/],
    ] as const) {
      writeFileSync(place("odd.safetensors"), writeSafetensors([one], new Map([["network", network]])));
      await convertRefuses("odd.safetensors", "x", message);
    }
    writeRun("broken", {});
    await convertRefuses("broken", "x", /The network in broken\/config\.json is not valid/);
  });

  test("refuses names that would leave the folder, or share a file", async () => {
    const one = { shape: [1], values: Float32Array.of(1) };
    for (const [i, name] of ["../out", "/tmp/out", "a/b", "..", "a\\b", "", "C:x"].entries()) {
      writeFileSync(
        place(`names-${i}.safetensors`),
        writeSafetensors([
          { name: "W", ...one },
          { name, ...one },
        ]),
      );
      for (const to of ["x", "x.npz"]) {
        await convertRefuses(`names-${i}.safetensors`, to, /Expected tensor names that can be file names, .*, found "/);
      }
    }
    writeFileSync(
      place("cases.npz"),
      writeNpz([
        { name: "W", ...one },
        { name: "w", ...one },
      ]),
    );
    await convertRefuses("cases.npz", "x", /tensor names that differ in more than case, found "w" twice/);
  });

  test("refuses a place that cannot be written, and leaves nothing there", async () => {
    await convertRefuses("run", "no/x.npz", /no\/x\.npz cannot be written: there is no such file or folder/);
    await convertRefuses("run", "no/x", /folder no\/x cannot be written: there is no such file or folder/);
    const long = "n".repeat(300);
    await convertRefuses("run", long, /cannot be written: the name is too long/);
    await convertRefuses("run", `${long}.npz`, /cannot be written: the name is too long/);
    mkdirSync(place("shut"));
    chmodSync(place("shut"), 0o500);
    if (process.getuid?.() !== 0) {
      for (const to of ["shut/x", "shut/x.npz"])
        await convertRefuses("run", to, /cannot be written: permission is denied/);
    }
  });

  test("wrong usage ends with code 2", async () => {
    await refuses(folder, 2, ["convert", "run"], /missing required argument 'out'/);
    await refuses(folder, 2, ["convert", "run", "a", "b"], /too many arguments/);
  });
});
