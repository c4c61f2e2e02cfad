import type { Numerics } from "../engine/kernels.js";
import { InputError } from "../errors.js";
import { Fields, shown } from "../layers/fields.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import type { NamedTensor } from "../network/network.js";
import type { EpochMetrics } from "../training/metrics.js";
import { parseOptions, type TrainingOptions } from "../training/options.js";
import type { BestResult, EpochSums, TrainingState } from "../training/state.js";
import { crc32 } from "./crc32.js";
import { writeFloats } from "./floats.js";
import { quoted } from "./quoted.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

/** The data that a run trains with, by what it was called and by its content. */
export interface CheckpointData {
  /** What the user called it. */
  readonly from: string;
  readonly classes: number;
  /** Of all images and labels, as `datasetDigest` gives it. */
  readonly digest: string;
  /** How many of the training images are kept to validate with, or their share below 1, as the user said. */
  readonly validation?: number;
}

/** A run that can go on: all that decides what it does, and how far it is. */
export interface Checkpoint {
  /** What the user calls the network. */
  readonly model: string;
  readonly network: NetworkDescription;
  readonly numerics: Numerics;
  readonly data: CheckpointData;
  /** Where the first weights came from, when they were not random. */
  readonly startFrom?: string;
  readonly options: TrainingOptions;
  readonly state: TrainingState;
}

/** The format in the metadata of a checkpoint. */
export const CHECKPOINT_FORMAT = "glyphnet checkpoint";
const VERSION = 1;
/** The block whose tensors go by their own names; those of all others have the block's name and a dot before it. */
const WEIGHTS = "weights";
const BEST = "best";

/**
 * A checkpoint as one `.safetensors` file: the weights by their names, what else training keeps as `velocity.NAME`,
 * `epochStart.NAME` and so on, the weights of the best epoch as `best.NAME`; and as metadata the format, its version, all
 * the rest in JSON, and a checksum.
 */
export function writeCheckpoint({ state, ...run }: Checkpoint): Uint8Array {
  const { blocks, best, step, sums, epochs } = state;
  const tensors = [...blocks, ...(best === undefined ? [] : ([[BEST, best.weights]] as const))].flatMap(
    ([block, list]) => list.map((tensor) => renamed(tensor, block)),
  );
  const { weights, ...bestFigures } = best ?? {};
  const position = {
    step,
    sums,
    epochs,
    blocks: [...blocks.keys()],
    ...(best === undefined ? {} : { best: bestFigures }),
  };
  const text = JSON.stringify({ ...run, position });
  const metadata = new Map([
    ["format", CHECKPOINT_FORMAT],
    ["version", String(VERSION)],
    ["run", text],
    ["checksum", checksum(text, tensors)],
  ]);
  return writeSafetensors(tensors, metadata);
}

/**
 * @param name names the file in errors
 * @throws InputError when the file is not a whole checkpoint of this version
 */
export function readCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, name);
  checkVersion(metadata, name);
  const text = metadata.get("run");
  if (text === undefined) throw new InputError(`${name}: expected the run in the metadata, found none.`);
  checkChecksum(metadata.get("checksum"), checksum(text, tensors), name);
  const fields = new Fields(parseJson(text, name), `${name}: run`);
  const position = fields.object("position");
  const checkpoint = {
    model: fields.word("model"),
    network: parseNetwork(fields.value("network"), `The network in ${name}`),
    numerics: fields.choice("numerics", ["strict", "relaxed"]),
    data: readData(fields.object("data")),
    ...(fields.has("startFrom") ? { startFrom: fields.word("startFrom") } : {}),
    options: parseOptions(fields.object("options")),
    state: readState(position, tensors, name),
  };
  fields.end();
  return checkpoint;
}

function checkVersion(metadata: ReadonlyMap<string, string>, name: string): void {
  const format = metadata.get("format");
  if (format !== CHECKPOINT_FORMAT) {
    const found = format === undefined ? "none" : quoted(format);
    throw new InputError(
      `${name}: expected a checkpoint, whose metadata has the format "${CHECKPOINT_FORMAT}", found ${found}.`,
    );
  }
  const version = metadata.get("version");
  if (version === String(VERSION)) return;
  const newer = /^\d{1,9}$/.test(version ?? "") && Number(version) > VERSION;
  throw new InputError(
    newer
      ? `${name} was written by a newer glyphnet, in version ${version} of the format; this one reads version ${VERSION}.`
      : `${name}: expected version ${VERSION} of the format in the metadata, found ${version === undefined ? "none" : quoted(version)}.`,
  );
}

/** CRC-32 of the run and of all tensors, in hex: safetensors has none, and a flipped bit must not train on unseen. */
function checksum(run: string, tensors: readonly NamedTensor[]): string {
  const text = new TextEncoder().encode(JSON.stringify([run, tensors.map(({ name, shape }) => [name, shape])]));
  const bytes = new Uint8Array(tensors.reduce((sum, { values }) => sum + 4 * values.length, text.length));
  bytes.set(text);
  let at = text.length;
  for (const { values } of tensors) {
    writeFloats(bytes, at, values);
    at += 4 * values.length;
  }
  return crc32(bytes).toString(16).padStart(8, "0");
}

function checkChecksum(expected: string | undefined, found: string, name: string): void {
  if (expected === found) return;
  throw new InputError(
    expected === undefined
      ? `${name}: expected a checksum in the metadata, found none.`
      : `${name} is damaged: expected the checksum ${quoted(expected)} that its metadata hold, found "${found}".`,
  );
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(
      `${name}: the run in the metadata is not JSON: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function readData(fields: Fields): CheckpointData {
  const data = {
    from: fields.word("from"),
    classes: fields.whole("classes", 2, 256),
    digest: fields.word("digest"),
    ...(fields.has("validation") ? { validation: fields.number("validation", 0, 1e9) } : {}),
  };
  fields.end();
  return data;
}

function readState(fields: Fields, tensors: readonly NamedTensor[], name: string): TrainingState {
  const blocks = new Map<string, NamedTensor[]>();
  for (const block of fields.list("blocks", "names")) {
    if (typeof block !== "string" || blocks.has(block) || block === BEST || block.includes(".")) {
      throw new InputError(`${name}: expected different plain names as blocks, found ${shown(block)}.`);
    }
    blocks.set(block, []);
  }
  const best: NamedTensor[] | undefined = fields.has("best") ? [] : undefined;
  for (const tensor of tensors) {
    const dot = tensor.name.indexOf(".");
    const block = dot < 0 ? WEIGHTS : tensor.name.slice(0, dot);
    const list = block === BEST ? best : blocks.get(block);
    if (list === undefined || (dot >= 0 && block === WEIGHTS)) {
      throw new InputError(`${name}: the tensor ${quoted(tensor.name)} belongs to no block of the run.`);
    }
    list.push({ ...tensor, name: tensor.name.slice(dot + 1) });
  }
  const state = {
    step: fields.whole("step", 0, Number.MAX_SAFE_INTEGER),
    sums: readSums(fields.object("sums")),
    epochs: fields
      .list("epochs", "epochs")
      .map((value, i) => readEpoch(new Fields(value, `${fields.path}.epochs[${i}]`), i + 1)),
    blocks,
    ...(best === undefined ? {} : { best: readBest(fields.object("best"), best) }),
  };
  fields.end();
  return state;
}

const anyNumber = (fields: Fields, name: string): number => fields.number(name, -Number.MAX_VALUE, Number.MAX_VALUE);

function readSums(fields: Fields): EpochSums {
  const sums = {
    loss: anyNumber(fields, "loss"),
    hits: anyNumber(fields, "hits"),
    saturated: anyNumber(fields, "saturated"),
    seconds: anyNumber(fields, "seconds"),
  };
  fields.end();
  return sums;
}

function readEpoch(fields: Fields, epoch: number): EpochMetrics {
  const metrics = {
    epoch: fields.whole("epoch", epoch, epoch),
    step: fields.whole("step", 1, Number.MAX_SAFE_INTEGER),
    rate: anyNumber(fields, "rate"),
    loss: anyNumber(fields, "loss"),
    accuracy: anyNumber(fields, "accuracy"),
    validationLoss: anyNumber(fields, "validationLoss"),
    validationAccuracy: anyNumber(fields, "validationAccuracy"),
    saturated: anyNumber(fields, "saturated"),
    updateRatio: anyNumber(fields, "updateRatio"),
    seconds: anyNumber(fields, "seconds"),
    imagesPerSecond: anyNumber(fields, "imagesPerSecond"),
  };
  fields.end();
  return metrics;
}

function readBest(fields: Fields, weights: readonly NamedTensor[]): BestResult {
  const best = {
    epoch: fields.whole("epoch", 1, 1e6),
    validationLoss: anyNumber(fields, "validationLoss"),
    validationAccuracy: anyNumber(fields, "validationAccuracy"),
    weights,
  };
  fields.end();
  return best;
}

function renamed(tensor: NamedTensor, block: string): NamedTensor {
  return block === WEIGHTS ? tensor : { ...tensor, name: `${block}.${tensor.name}` };
}
