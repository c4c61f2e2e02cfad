import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../../src/checkpoint/checkpoint.js";
import { crc32 } from "../../src/checkpoint/crc32.js";
import { readSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors.js";
import { parseNetwork } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const data = pictures(60);
const heldOut = pictures(20, 6, 5, 4, 2);
const options: TrainingOptions = {
  epochs: 3,
  batch: 20,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.01,
  schedule: { type: "step", every: 2, decay: 0.5 },
  warmUp: 0.5,
  seed: 5,
};
const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", units: 7 }, { type: "relu" }, { type: "dense", units: 4 }],
});

/** As training gives it after so many steps, 3 of which are an epoch. */
async function checkpointAfter(steps: number): Promise<Checkpoint> {
  const network = await Network.create(description, { threads: 1 });
  const training = new Training(network, data, heldOut, options);
  if (steps > 0) for await (const { type, step } of training.run()) if (type === "step" && step === steps) break;
  const state = training.state();
  training.close();
  const from = { from: "pictures", classes: 4, digest: "0123456789abcdef" };
  return { model: "my net", network: description, numerics: "strict", data: from, options, state };
}

describe("a checkpoint that is read again", () => {
  test("is the one that was written, before there is a best result and after", async () => {
    const [fresh, trained] = [await checkpointAfter(0), await checkpointAfter(4)];
    assert.deepEqual([fresh.state.best, trained.state.best?.epoch], [undefined, 1]);
    for (const checkpoint of [fresh, trained, { ...trained, startFrom: "runs/before" }]) {
      assert.deepEqual(readCheckpoint(writeCheckpoint(checkpoint), "a"), checkpoint);
    }
  });

  test("holds its tensors under names that tell what they are", async () => {
    const { tensors, metadata } = readSafetensors(writeCheckpoint(await checkpointAfter(4)), "a");
    const names = ["", "velocity.", "epochStart.", "best."].flatMap((block) =>
      ["dense1", "dense2"].map((name) => `${block}${name}`),
    );
    assert.deepEqual(tensors.map(({ name }) => name).sort(), names.sort());
    assert.deepEqual(tensors.find(({ name }) => name === "velocity.dense1")?.shape, [31, 7]);
    assert.deepEqual([...metadata.keys()], ["format", "version", "run", "checksum"]);
    assert.deepEqual([metadata.get("format"), metadata.get("version")], ["glyphnet checkpoint", "1"]);
  });

  test("is the one that was written, whatever it holds", () => {
    fc.assert(
      fc.property(anyCheckpoint(), (checkpoint) => {
        assert.deepEqual(readCheckpoint(writeCheckpoint(checkpoint), "a"), checkpoint);
      }),
      { numRuns: 300 },
    );
  });

  test("is refused, or the same, when any of its bits are flipped", async () => {
    const checkpoint = await checkpointAfter(4);
    const good = writeCheckpoint(checkpoint);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (index, mask) => {
        const bytes = good.slice();
        bytes[index] = (bytes[index] ?? 0) ^ mask;
        let read: Checkpoint;
        try {
          read = readCheckpoint(bytes, "damaged.safetensors");
        } catch (error) {
          assert.ok(error instanceof Error && error.name === "InputError", String(error));
          assert.match(error.message, /damaged\.safetensors/);
          refused++;
          return;
        }
        assert.deepEqual(read, checkpoint);
      }),
      { numRuns: 2000 },
    );
    assert.ok(refused > 1900, `${refused} of 2000 refused`);
  });

  test("is refused when it ends too early", async () => {
    const good = writeCheckpoint(await checkpointAfter(4));
    const lengths = [0, 1, 7, 8, 9, 100, good.length - 4, good.length - 1];
    for (const length of lengths) {
      assert.throws(() => readCheckpoint(good.subarray(0, length), "short"), {
        name: "InputError",
        message: /^short: /,
      });
    }
  });
});

describe("what is no checkpoint of ours is refused with a sentence", () => {
  let good: Uint8Array;
  before(async () => {
    good = writeCheckpoint(await checkpointAfter(4));
  });

  function refuses(bytes: Uint8Array, message: string | RegExp): void {
    assert.throws(() => readCheckpoint(bytes, "c.safetensors"), { name: "InputError", message });
  }

  /** The good checkpoint with other metadata; an undefined one is left out. */
  function withMetadata(changes: Readonly<Record<string, string | undefined>>): Uint8Array {
    const { tensors, metadata } = readSafetensors(good, "good");
    const changed = Object.entries({ ...Object.fromEntries(metadata), ...changes });
    return writeSafetensors(
      tensors,
      new Map(changed.flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const]))),
    );
  }

  /** The good checkpoint with another run, or other tensors, and the checksum that belongs to it. */
  function resealed(change: (run: string, tensors: NamedTensor[]) => { run?: string; tensors?: NamedTensor[] }) {
    const { tensors, metadata } = readSafetensors(good, "good");
    const before = metadata.get("run") ?? "";
    const changed = { run: before, tensors: [...tensors], ...change(before, [...tensors]) };
    const facts = JSON.stringify([changed.run, changed.tensors.map(({ name, shape }) => [name, shape])]);
    const values = changed.tensors.map((tensor) => Buffer.from(Float32Array.from(tensor.values).buffer));
    const checksum = crc32(Buffer.concat([Buffer.from(facts), ...values]))
      .toString(16)
      .padStart(8, "0");
    return writeSafetensors(changed.tensors, new Map([...metadata, ["run", changed.run], ["checksum", checksum]]));
  }

  test("another format", () => {
    const expected =
      'c.safetensors: expected a checkpoint, whose metadata has the format "glyphnet checkpoint", found ';
    refuses(writeSafetensors([]), `${expected}none.`);
    refuses(withMetadata({ format: undefined }), `${expected}none.`);
    refuses(withMetadata({ format: "glyphnet weights" }), `${expected}"glyphnet weights".`);
    refuses(new Uint8Array(100), /^c\.safetensors: expected/);
    refuses(new TextEncoder().encode("PK\u0003\u0004 no, a zip file"), /^c\.safetensors: expected/);
  });

  test("another version", () => {
    const newer = (version: string) =>
      `c.safetensors was written by a newer glyphnet, in version ${version} of the format; this one reads version 1.`;
    refuses(withMetadata({ version: "2" }), newer("2"));
    refuses(withMetadata({ version: "10" }), newer("10"));
    // A newer one may hold anything else.
    refuses(withMetadata({ version: "2", run: "[]", checksum: undefined }), newer("2"));
    for (const version of ["0", "-1", "1.0", "01", "one", "", "1e3", "99999999999999999999"]) {
      const found = `c.safetensors: expected version 1 of the format in the metadata, found ${JSON.stringify(version)}.`;
      refuses(withMetadata({ version }), found);
    }
    refuses(
      withMetadata({ version: undefined }),
      "c.safetensors: expected version 1 of the format in the metadata, found none.",
    );
  });

  test("a run that is missing, damaged or not JSON", () => {
    refuses(withMetadata({ run: undefined }), "c.safetensors: expected the run in the metadata, found none.");
    refuses(withMetadata({ checksum: undefined }), "c.safetensors: expected a checksum in the metadata, found none.");
    refuses(
      withMetadata({ checksum: "0" }),
      /^c\.safetensors is damaged: expected the checksum "0" .*, found "[0-9a-f]{8}"\.$/,
    );
    refuses(withMetadata({ run: "{}" }), /^c\.safetensors is damaged: expected the checksum/);
    refuses(
      resealed((run) => ({ run: run.slice(1) })),
      /^c\.safetensors: the run in the metadata is not JSON: /,
    );
    refuses(
      resealed(() => ({ run: "" })),
      /^c\.safetensors: the run in the metadata is not JSON: /,
    );
    for (const run of ["[]", "null", "7", '"run"']) {
      refuses(
        resealed(() => ({ run })),
        `c.safetensors: run has to be an object, but it is ${run}.`,
      );
    }
  });

  const MISSING = Symbol("missing");
  const fields: readonly (readonly [path: string, value: unknown, message: RegExp])[] = [
    ["model", MISSING, /: run\.model has to be a string, but it is missing\.$/],
    ["model", 3, /: run\.model has to be a string, but it is 3\.$/],
    ["numerics", "quick", /: run\.numerics has to be "strict" or "relaxed", but it is "quick"\.$/],
    [
      "network",
      MISSING,
      /^The network in c\.safetensors is not valid: network has to be an object, but it is undefined\.$/,
    ],
    ["network.input.width", 0, /^The network in c\.safetensors is not valid: .*width has to be a whole number from 1 /],
    ["network.layers.2.units", "4", /layers\[2\]\.units has to be a whole number from 1 .*, but it is "4"\.$/],
    ["data", "digits", /: run\.data has to be an object, but it is "digits"\.$/],
    ["data.classes", 257, /: run\.data\.classes has to be a whole number from 2 to 256, but it is 257\.$/],
    ["data.digest", MISSING, /: run\.data\.digest has to be a string, but it is missing\.$/],
    ["data.size", 3, /: run\.data has the unknown field "size"; it can have: from, classes, digest, validation\.$/],
    ["startFrom", null, /: run\.startFrom has to be a string, but it is null\.$/],
    ["options", [], /: run\.options has to be an object, but it is \[\]\.$/],
    ["options.epochs", 0, /: run\.options\.epochs has to be a whole number from 1 to 1000000, but it is 0\.$/],
    ["options.batch", "most", /: run\.options\.batch has to be a whole number from 1 .*, but it is "most"\.$/],
    ["options.optimizer.type", "guess", /: run\.options\.optimizer\.type has to be "sgd".*, but it is "guess"\.$/],
    ["options.optimizer.power", 1, /: run\.options\.optimizer has the unknown field "power"/],
    ["options.schedule.every", 1.5, /: run\.options\.schedule\.every has to be a whole number .*, but it is 1\.5\.$/],
    ["options.warmUp", 4, /: run\.options\.warmUp has to be a number of epochs from 0 to the run's 3, but it is 4\.$/],
    ["options.speed", 9, /: run\.options has the unknown field "speed"/],
    ["position", MISSING, /: run\.position has to be an object, but it is undefined\.$/],
    ["position.step", -1, /: run\.position\.step has to be a whole number from 0 to \d+, but it is -1\.$/],
    ["position.sums.hits", "3", /: run\.position\.sums\.hits has to be a number .*, but it is "3"\.$/],
    ["position.sums.more", 3, /: run\.position\.sums has the unknown field "more"/],
    ["position.epochs", {}, /: run\.position\.epochs has to be a list of epochs, but it is \{\}\.$/],
    ["position.epochs.0", 7, /: run\.position\.epochs\[0\] has to be an object, but it is 7\.$/],
    [
      "position.epochs.0.epoch",
      2,
      /: run\.position\.epochs\[0\]\.epoch has to be a whole number from 1 to 1, but it is 2\.$/,
    ],
    ["position.epochs.0.loss", null, /: run\.position\.epochs\[0\]\.loss has to be a number .*, but it is null\.$/],
    ["position.epochs.0.mood", 1, /: run\.position\.epochs\[0\] has the unknown field "mood"/],
    ["position.blocks", "all", /: run\.position\.blocks has to be a list of names, but it is "all"\.$/],
    ["position.blocks.0", 3, /^c\.safetensors: expected different plain names as blocks, found 3\.$/],
    ["position.blocks.1", "weights", /: expected different plain names as blocks, found "weights"\.$/],
    ["position.blocks.1", "best", /: expected different plain names as blocks, found "best"\.$/],
    ["position.blocks.1", "a.b", /: expected different plain names as blocks, found "a\.b"\.$/],
    ["position.best", [], /: run\.position\.best has to be an object, but it is \[\]\.$/],
    [
      "position.best.epoch",
      0,
      /: run\.position\.best\.epoch has to be a whole number from 1 to 1000000, but it is 0\.$/,
    ],
    ["position.best.weights", [], /: run\.position\.best has the unknown field "weights"/],
    ["position.best", MISSING, /: the tensor "best\.dense1" belongs to no block of the run\.$/],
    ["position.more", 1, /: run\.position has the unknown field "more"/],
    ["more", 1, /: run has the unknown field "more"; it can have: .*\.$/],
  ];
  for (const [path, value, message] of fields) {
    test(`${path}: ${value === MISSING ? "missing" : JSON.stringify(value)}`, () => {
      refuses(
        resealed((run) => ({ run: JSON.stringify(changed(JSON.parse(run), path.split("."), value)) })),
        message,
      );
    });
  }

  /** A copy with another value at a path. */
  function changed(target: unknown, [first = "", ...rest]: readonly string[], value: unknown): unknown {
    assert.ok(typeof target === "object" && target !== null);
    const old: unknown = Object.entries(target).find(([name]) => name === first)?.[1];
    const by = rest.length > 0 ? changed(old, rest, value) : value;
    if (Array.isArray(target)) return target.map((item, i) => (String(i) === first ? by : item));
    const others = Object.fromEntries(Object.entries(target).filter(([name]) => name !== first));
    return by === MISSING ? others : { ...others, [first]: by };
  }

  test("tensors that belong to nothing", () => {
    const tensor = { shape: [1], values: Float32Array.of(1) };
    for (const name of ["moment.dense1", "weights.dense1", "__proto__.dense1", ".dense1", "velocities.dense1"]) {
      refuses(
        resealed((_, tensors) => ({ tensors: [...tensors, { ...tensor, name }] })),
        `c.safetensors: the tensor "${name}" belongs to no block of the run.`,
      );
    }
  });

  test("__proto__ as a field or block, which changes no object", () => {
    const inserted = (run: string, place: string) => run.replace(place, `${place}"__proto__":{"classes":3},`);
    const unknown = /: run(\.[a-z]+)* has the unknown field "__proto__"/;
    refuses(
      resealed((run) => ({ run: inserted(run, "{") })),
      unknown,
    );
    refuses(
      resealed((run) => ({ run: inserted(run, '"data":{') })),
      unknown,
    );
    refuses(
      resealed((run) => ({ run: inserted(run, '"sums":{') })),
      unknown,
    );
    const own = resealed((run) => ({
      run: run.replace('"classes":4,', "").replace('"data":{', '"data":{"__proto__":{"classes":3},'),
    }));
    refuses(own, /: run\.data\.classes has to be a whole number from 2 to 256, but it is missing\.$/);
    const block = resealed((run, tensors) => ({
      run: run.replace('"blocks":[', '"blocks":["__proto__",'),
      tensors: [...tensors, { name: "__proto__.classes", shape: [1], values: Float32Array.of(1) }],
    }));
    const { blocks } = readCheckpoint(block, "c").state;
    assert.deepEqual([...blocks.keys()], ["__proto__", "weights", "velocity", "epochStart"]);
    assert.equal(Object.hasOwn(Object.prototype, "classes"), false);
  });

  describe("when training takes it up", () => {
    async function takenUp(bytes: Uint8Array, message: RegExp, network = description): Promise<void> {
      const taker = await Network.create(network, { threads: 1, seed: 9 });
      const before = taker.weights();
      const { state } = readCheckpoint(bytes, "c");
      assert.throws(() => new Training(taker, data, heldOut, options, state), { name: "InputError", message });
      assert.deepEqual(taker.weights(), before);
    }

    const without = (name: string) =>
      resealed((_, tensors) => ({ tensors: tensors.filter((one) => one.name !== name) }));
    const reshaped = (name: string) =>
      resealed((_, tensors) => ({
        tensors: tensors.map((one) => (one.name === name ? { ...one, shape: [...one.shape].reverse() } : one)),
      }));

    test("missing tensors", async () => {
      await takenUp(without("dense1"), /^The weights lack the tensor "dense1"\.$/);
      await takenUp(without("velocity.dense2"), /velocity lack the tensor "dense2"\.$/);
      await takenUp(without("epochStart.dense2"), /epochStart lack the tensor "dense2"\.$/);
      await takenUp(without("best.dense2"), /best weights lack the tensor "dense2"\.$/);
    });

    test("tensors of another shape", async () => {
      for (const block of ["", "velocity.", "epochStart.", "best."]) {
        await takenUp(
          reshaped(`${block}dense1`),
          /^The tensor "dense1" has to have the shape 31×7, but it has 7×31\.$/,
        );
      }
    });

    test("a checkpoint of another network", async () => {
      const wider = parseNetwork({
        ...description,
        layers: [{ type: "dense", units: 8 }, ...description.layers.slice(1)],
      });
      await takenUp(good, /^The tensor "dense1" has to have the shape 31×8, but it has 31×7\.$/, wider);
      const deeper = parseNetwork({
        ...description,
        layers: [{ type: "dense", units: 30, name: "first" }, ...description.layers],
      });
      await takenUp(good, /lack the tensor "first"\.$/, deeper);
    });
  });
});

/** Checkpoints of any content, most of which no network fits. */
function anyCheckpoint(): fc.Arbitrary<Checkpoint> {
  // JSON has no −0.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
  const word = fc.string({ unit: "binary" }).filter((text) => !/\p{Surrogate}/u.test(text));
  const tensor = fc
    .tuple(
      fc.string({ unit: fc.constantFrom("a", "B", "7", "_"), minLength: 1 }),
      fc.array(fc.nat(3), { maxLength: 3 }),
    )
    .chain(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return fc
        .float32Array({ minLength: length, maxLength: length, noNaN: true, noDefaultInfinity: true })
        .map((values) => ({ name, shape, values }));
    });
  const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 3 });
  const blocks = fc
    .tuple(tensors, fc.dictionary(fc.constantFrom("velocity", "epochStart", "__proto__", "toString"), tensors))
    .map(([weights, others]) => new Map([["weights", weights], ...Object.entries(others)]));
  const epochs = fc.integer({ min: 1, max: 1e6 });
  const anyOptions = fc.record({
    epochs,
    batch: fc.oneof(fc.constant("all" as const), fc.integer({ min: 1, max: 1e9 })),
    optimizer: fc.record({
      type: fc.constant("sgd" as const),
      momentum: share.map((value) => value * 0.999),
    }),
    rate: share.map((value) => 1e6 * value + 1e-9).map((value) => Math.min(value, 1e6)),
    schedule: fc.oneof(
      fc.record({ type: fc.constantFrom("constant" as const, "cosine" as const) }),
      fc.record({ type: fc.constantFrom("exponential" as const, "rising" as const), decay: fc.constantFrom(0.5, 1) }),
      fc.record({ type: fc.constant("step" as const), every: epochs, decay: fc.constantFrom(0.1, 1) }),
    ),
    warmUp: share,
    seed: fc.integer({ min: 0, max: 0xffffffff }),
  });
  const metrics = fc.record({
    step: fc.integer({ min: 1 }),
    rate: number,
    loss: number,
    accuracy: number,
    validationLoss: number,
    validationAccuracy: number,
    saturated: number,
    updateRatio: number,
    seconds: number,
    imagesPerSecond: number,
  });
  const state = fc.record(
    {
      step: fc.nat(),
      sums: fc.record({ loss: number, hits: number, saturated: number, seconds: number }),
      epochs: fc.array(metrics, { maxLength: 4 }).map((list) => list.map((one, i) => ({ epoch: i + 1, ...one }))),
      blocks,
      best: fc.record({ epoch: epochs, validationLoss: number, validationAccuracy: number, weights: tensors }),
    },
    { requiredKeys: ["step", "sums", "epochs", "blocks"] },
  );
  const checkpoint = fc.record(
    {
      model: word,
      network: fc.constant(description),
      numerics: fc.constantFrom("strict" as const, "relaxed" as const),
      data: fc.record({ from: word, classes: fc.integer({ min: 2, max: 256 }), digest: word }),
      startFrom: word,
      options: anyOptions,
      state,
    },
    { requiredKeys: ["model", "network", "numerics", "data", "options", "state"] },
  );
  // The objects come without a prototype.
  return checkpoint.map((one) => structuredClone(one));
}
