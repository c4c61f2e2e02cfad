import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { env, InferenceSession } from "onnxruntime-web";
import packageJson from "../../package.json" with { type: "json" };
import { encodeFolder } from "../../src/checkpoint/folder.js";
import { writeOnnx } from "../../src/checkpoint/onnx.js";
import type { NetworkDescription } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { preset } from "../../src/network/presets.js";
import { refuses, succeeds, temporaryFolder } from "./spawned.js";

env.wasm.numThreads = 1;

describe("convert to .onnx", () => {
  const folder = temporaryFolder();
  const place = (name: string) => join(folder, name);
  let description: NetworkDescription;
  let tensors: readonly NamedTensor[];

  before(async () => {
    description = preset("residual-mlp", { height: 28, width: 28 }, 10);
    const network = await Network.create(description, { threads: 1 });
    tensors = network.weights();
    mkdirSync(place("run/weights"), { recursive: true });
    mkdirSync(place("bare"));
    writeFileSync(place("run/config.json"), JSON.stringify({ network: description }));
    writeFileSync(place("network.json"), JSON.stringify(description));
    for (const { fileName, bytes } of encodeFolder(tensors)) {
      for (const weights of ["run/weights", "bare"]) writeFileSync(join(place(weights), fileName), bytes);
    }
    await succeeds(folder, "convert", "run", "known.safetensors");
    await succeeds(folder, "convert", "run", "bare.npz");
  });

  const sources = [
    ["run"],
    ["run/weights"],
    ["known.safetensors"],
    ["bare", "--model", "residual-mlp"],
    ["bare.npz", "--model", "network.json"],
    ["run", "--model", "network.json"],
  ];
  for (const [index, [from = "", ...model]] of sources.entries()) {
    test(`${[from, ...model].join(" ")} becomes a model that onnxruntime opens`, async () => {
      const to = `model-${index}.onnx`;
      await succeeds(folder, "convert", from, to, ...model);
      const bytes = readFileSync(place(to));
      const expected = writeOnnx(description, tensors, { producerVersion: packageJson.version });
      assert.ok(bytes.equals(expected), "the file is what writeOnnx gives");
      const session = await InferenceSession.create(bytes);
      assert.deepEqual([session.inputNames, session.outputNames], [["images"], ["probabilities", "logits"]]);
      await session.release();
    });
  }

  test("a network that is asked for goes into a .safetensors file too", async () => {
    await succeeds(folder, "convert", "bare.npz", "told.safetensors", "--model", "residual-mlp");
    assert.ok(readFileSync(place("told.safetensors")).equals(readFileSync(place("known.safetensors"))));
  });

  test("refuses weights whose network nobody tells, or that do not fit it", async () => {
    const convert = (...words: string[]) => ["convert", ...words];
    for (const from of ["bare", "bare.npz"]) {
      await refuses(folder, 1, convert(from, "x.onnx"), /ONNX holds the network too, .* name it with --model/);
    }
    const wide = {
      ...description,
      layers: description.layers.slice(0, -1).concat({ type: "dense", name: "W3", units: 10, bias: true }),
    };
    writeFileSync(place("wide.json"), JSON.stringify(wide));
    for (const to of ["x.onnx", "x.npz"]) {
      await refuses(
        folder,
        1,
        convert("bare", to, "--model", "wide.json"),
        /weights in bare do not fit: The tensor "W3" .* 67×10, but it has 66×10/,
      );
    }
    await refuses(folder, 1, convert("run", "x.onnx", "--model", "wider"), /There is no network "wider"/);
    await refuses(folder, 1, convert("known.safetensors", "bare.npz"), /bare\.npz exists already/);
  });
});
