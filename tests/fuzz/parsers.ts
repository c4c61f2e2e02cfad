import "./allocation.js";

import { gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { readCheckpoint, writeCheckpoint } from "../../src/checkpoint/checkpoint.js";
import { crc32 } from "../../src/checkpoint/crc32.js";
import { readNpy, writeNpy } from "../../src/checkpoint/npy.js";
import { readNpz, writeNpz } from "../../src/checkpoint/npz.js";
import { readSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors.js";
import { decodeWeightsFile } from "../../src/checkpoint/weights-file.js";
import { readPng } from "../../src/cli/png.js";
import { gunzip, LARGEST_EXPANSION } from "../../src/data/gzip.js";
import { readIdx } from "../../src/data/idx.js";
import { InputError } from "../../src/errors.js";
import { parseNetwork } from "../../src/network/description.js";
import type { NamedTensor } from "../../src/network/network.js";
import { preset, presetNames } from "../../src/network/presets.js";
import { zipFile } from "../checkpoint/zip-file.js";
import { idxFile } from "../cli/tiny-data.js";

/** A parser, files that it accepts, and what it must hold to. */
export interface FuzzedParser {
  readonly name: string;
  readonly good: readonly Uint8Array[];
  /** Whether the files hold text, with numbers and words to be replaced. */
  readonly text: boolean;
  /** How many bytes one byte of a file can unpack to. */
  readonly expansion: number;
  /** Makes a file of damaged bytes, for example by compressing them, so that the damage lies deeper. */
  readonly wrap?: (bytes: Uint8Array) => Uint8Array;
  /** @throws when the result is not what the parser promises */
  parse(file: Uint8Array): void | Promise<void>;
}

const shapes = [[], [5], [2, 3], [4, 0], [1, 2, 3]];
const arrays = shapes.map((shape, i) => {
  const length = shape.reduce((product, size) => product * size, 1);
  return { name: `W${i}`, shape, values: Float32Array.from({ length }, (_, k) => k / 3 - 1) };
});
const npy = [...arrays.map((array) => writeNpy(array)), doubles(writeNpy({ shape: [3], values: new Float32Array(3) }))];
const idx = [
  idxFile(
    [3, 4, 5],
    Uint8Array.from({ length: 60 }, (_, i) => i),
  ),
  idxFile([7], new Uint8Array(7).fill(3)),
  idxFile([2, 2, 2, 2], new Uint8Array(16)),
];
const zeros = new Uint8Array(3000);
const packed = npy.map((content, i) =>
  zipFile([{ name: `W${i}.npy`, content, deflated: true, following: i === 2, flags: i === 2 ? 8 : 0 }]),
);
const npz = [writeNpz(arrays), writeNpz([]), ...packed];
const safetensors = [
  writeSafetensors(arrays, new Map([["format", "pt"]])),
  writeSafetensors([]),
  writeSafetensors(
    arrays.slice(1, 3),
    new Map([["network", JSON.stringify(preset("residual-mlp", { height: 3, width: 3 }, 3))]]),
  ),
];
const networks = presetNames.map((name) => text(JSON.stringify(preset(name, { height: 28, width: 28 }, 10))));
const png = pictures();
const checkpoint = sampleCheckpoint();

export const parsers: readonly FuzzedParser[] = [
  { name: "IDX", good: idx, text: false, expansion: 1, parse: parseIdx },
  {
    name: "IDX in gzip",
    good: idx,
    text: false,
    expansion: LARGEST_EXPANSION,
    wrap: (bytes) => gzipSync(bytes),
    parse: parseIdx,
  },
  {
    name: "gzip",
    good: [...idx.map((bytes) => gzipSync(bytes)), gzipSync(zeros), gzipSync(idx[0] ?? zeros, { level: 0 })],
    text: false,
    expansion: LARGEST_EXPANSION,
    async parse(file) {
      const content = await gunzip(file, "FILE");
      promise(content.length <= LARGEST_EXPANSION * file.length, "no more content than deflate can hold");
    },
  },
  {
    name: ".npy",
    good: npy,
    text: true,
    expansion: 1,
    parse: (file) => checkTensor({ name: "", ...readNpy(file, "FILE") }),
  },
  { name: ".npz", good: npz, text: true, expansion: LARGEST_EXPANSION, parse: parseNpz },
  {
    name: ".npy in .npz",
    good: npy,
    text: true,
    expansion: LARGEST_EXPANSION,
    wrap: (content) =>
      zipFile([
        { name: "A.npy", content },
        { name: "B.npy", content, deflated: true },
      ]),
    parse: parseNpz,
  },
  {
    name: "safetensors",
    good: safetensors,
    text: true,
    expansion: 1,
    parse: (file) => readSafetensors(file, "FILE").tensors.forEach(checkTensor),
  },
  {
    name: "safetensors header",
    good: safetensors.map((bytes) => bytes.subarray(8)),
    text: true,
    expansion: 1,
    wrap: withHeaderLength,
    parse: (file) => readSafetensors(file, "FILE").tensors.forEach(checkTensor),
  },
  {
    name: "weights of any format",
    good: [...npz, ...safetensors],
    text: true,
    expansion: LARGEST_EXPANSION,
    parse: async (file) => (await decodeWeightsFile(file, "FILE")).tensors.forEach(checkTensor),
  },
  {
    name: "checkpoint",
    good: [checkpoint],
    text: true,
    expansion: 1,
    parse: (file) => [...readCheckpoint(file, "FILE").state.blocks.values()].flat().forEach(checkTensor),
  },
  {
    name: "run in a checkpoint",
    good: [text(readSafetensors(checkpoint, "").metadata.get("run") ?? "")],
    text: true,
    expansion: 1,
    wrap: withRun,
    parse: (file) => [...readCheckpoint(file, "FILE").state.blocks.values()].flat().forEach(checkTensor),
  },
  { name: "PNG", good: png, text: false, expansion: LARGEST_EXPANSION, parse: parsePng },
  {
    name: "PNG, checksums right",
    good: png,
    text: false,
    expansion: LARGEST_EXPANSION,
    wrap: withChecksums,
    parse: parsePng,
  },
  {
    name: "network JSON",
    good: networks,
    text: true,
    expansion: 1,
    parse(file) {
      const network = parseNetwork(parseJson(file), "FILE");
      promise(JSON.stringify(parseNetwork(network)) === JSON.stringify(network), "a network that is valid again");
    },
  },
];

function promise(kept: boolean, what: string): void {
  if (!kept) throw new Error(`expected ${what}`);
}

function checkTensor({ name, shape, values }: NamedTensor): void {
  promise(
    values.length === shape.reduce((product, size) => product * size, 1),
    `as many values as ${name}'s shape says`,
  );
  promise(values.every(Number.isFinite), `finite values in ${name}`);
}

async function parseIdx(file: Uint8Array): Promise<void> {
  const { dimensions, values } = await readIdx(file, "FILE");
  promise(
    values.length === dimensions.reduce((product, size) => product * size, 1),
    "as many values as dimensions say",
  );
}

async function parseNpz(file: Uint8Array): Promise<void> {
  for (const tensor of await readNpz(file, "FILE")) {
    promise(/^\w[\w.-]*$/.test(tensor.name), `a plain name, not ${tensor.name}`);
    checkTensor(tensor);
  }
}

function parsePng(file: Uint8Array): void {
  const { grey, width, height } = readPng(file, "FILE");
  promise(grey.length === width * height, "as many grey values as pixels");
}

/** As the command line reads JSON. */
function parseJson(file: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(file));
  } catch (error) {
    throw new InputError(`FILE is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** The same zeros as f64. */
function doubles(file: Uint8Array): Uint8Array {
  const header = Buffer.from(Buffer.from(file).toString("latin1").replace("<f4", "<f8"), "latin1");
  return Buffer.concat([header, new Uint8Array(12)]);
}

/** The bytes up to the last brace, and the spaces behind it, become the header. */
function withHeaderLength(bytes: Uint8Array): Uint8Array {
  let end = Buffer.from(bytes).lastIndexOf("}") + 1;
  while (bytes[end] === 0x20) end++;
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(end), true);
  return Buffer.concat([new Uint8Array(length.buffer), bytes]);
}

function sampleCheckpoint(): Uint8Array {
  const one = (seconds: number) => ({ loss: 0.5, hits: 3, saturated: 0, seconds });
  const figures = { validationLoss: 0.25, validationAccuracy: 0.875 };
  const epoch = {
    epoch: 1,
    step: 4,
    rate: 0.1,
    loss: 0.5,
    accuracy: 0.75,
    ...figures,
    saturated: 0,
    updateRatio: 0.01,
  };
  return writeCheckpoint({
    model: "residual-mlp",
    network: preset("residual-mlp", { height: 3, width: 3 }, 3),
    numerics: "strict",
    data: { from: "embedded", classes: 3, digest: "0123456789abcdef" },
    options: {
      epochs: 3,
      batch: 128,
      optimizer: { type: "sgd", momentum: 0.9 },
      rate: 0.1,
      schedule: { type: "step", every: 2, decay: 0.5 },
      warmUp: 0.5,
      seed: 7,
    },
    state: {
      step: 6,
      sums: one(0.25),
      epochs: [{ ...epoch, seconds: 0.5, imagesPerSecond: 1000 }],
      blocks: new Map([
        ["weights", arrays.slice(0, 2)],
        ["velocity", arrays.slice(0, 2)],
      ]),
      best: { epoch: 1, ...figures, weights: arrays.slice(0, 2) },
    },
  });
}

/** The sample checkpoint with another run in its metadata, and the checksum that goes with it. */
function withRun(bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(checkpoint, "");
  const run = Buffer.from(bytes).toString();
  const head = Buffer.from(JSON.stringify([run, tensors.map(({ name, shape }) => [name, shape])]));
  const values = tensors.map((tensor) => Buffer.from(tensor.values.buffer));
  const checksum = crc32(Buffer.concat([head, ...values]))
    .toString(16)
    .padStart(8, "0");
  return writeSafetensors(tensors, new Map([...metadata, ["run", run], ["checksum", checksum]]));
}

function pictures(): Uint8Array[] {
  const values = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37) % 256);
  const palette = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  return [
    encode({ width: 5, height: 4, channels: 1, data: values(20) }),
    encode({ width: 5, height: 4, channels: 4, data: values(80) }, { interlace: "Adam7" }),
    encode({ width: 9, height: 2, channels: 1, depth: 1, data: values(4) }),
    encode({ width: 3, height: 3, channels: 3, depth: 16, data: Uint16Array.from(values(27)) }),
    encode({ width: 4, height: 2, channels: 1, data: values(8).map((value) => value % 2), palette }),
  ];
}

/** Sets right the checksums of a PNG file's chunks, as far as they can be followed. */
function withChecksums(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length) break;
    file.writeUInt32BE(crc32(file.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return file;
}
