import { existsSync } from "node:fs";
import { extname } from "node:path";
import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { fingerprint } from "../checkpoint/fingerprint.js";
import { encodeFolder } from "../checkpoint/folder.js";
import { writeOnnx } from "../checkpoint/onnx.js";
import { encodeWeightsFile, type Weights, weightsEndings } from "../checkpoint/weights-file.js";
import { writeFile, writeFolder } from "../disk/files.js";
import { InputError } from "../errors.js";
import { presetNames } from "../network/presets.js";
import { chooseNetwork, createNetwork } from "./models.js";
import { jsonOption } from "./options.js";
import { findWeights, loadWeights, readWeights } from "./weights.js";
import { thousands } from "./words.js";

/** How weights become one file, by the ending of its name. */
const writers: ReadonlyMap<string, (weights: Weights) => Uint8Array> = new Map([
  ...weightsEndings.map((ending) => [ending, (weights: Weights) => encodeWeightsFile(weights, ending)] as const),
  [".onnx", encodeOnnx],
]);
const ENDINGS = [...writers.keys()].join(", ");
/** What a preset is cut to where no data tell. */
const DIGIT = { height: 28, width: 28, classes: 10 };

export function convertCommand(): Command {
  return new Command("convert")
    .description("Write weights in another format; what IN is its content tells, what OUT becomes its ending.")
    .argument("<in>", "a run, a folder of .npy files, a .npz or a .safetensors file")
    .argument("<out>", `a file ending in ${ENDINGS}, or else a folder for .npy files; must not exist`)
    .addOption(
      new Option(
        "--model <model>",
        `network of IN, which ONNX needs where IN does not tell: ${presetNames.join(", ")} (28×28 pixels, 10 classes), ` +
          "or FILE.json",
      ),
    )
    .addOption(jsonOption())
    .action(runConvert);
}

async function runConvert(from: string, to: string, given: { model?: string; json: boolean }): Promise<void> {
  const write = writerFor(to);
  if (existsSync(to)) throw new InputError(`${to} exists already; give another name.`);
  const weights = await readFrom(from, given.model);
  write(weights);
  const print = await fingerprint(weights.tensors);
  const shapes = weights.tensors.map(({ name, shape }) => ({ name, shape }));
  const parameters = weights.tensors.reduce((sum, { values }) => sum + values.length, 0);
  if (given.json) {
    console.log(JSON.stringify({ event: "convert", from, to, tensors: shapes, parameters, fingerprint: print }));
    return;
  }
  const tensors = shapes.length === 1 ? "1 tensor" : `${shapes.length} tensors`;
  console.log(`${to}: ${tensors}, ${thousands(parameters)} parameters, fingerprint ${print}`);
  const width = Math.max(...shapes.map(({ name }) => name.length));
  for (const { name, shape } of shapes) console.log(`  ${name.padEnd(width)}  ${shape.join("×") || "one number"}`);
}

/**
 * Weights, and their network where it is known.
 * @throws InputError when they cannot be read, or do not fit the network that was asked for
 */
async function readFrom(path: string, model: string | undefined): Promise<Weights> {
  const source = await findWeights(path);
  if (model === undefined) return await readWeights(source);
  const { description } = chooseNetwork(model, source, DIGIT);
  const network = await createNetwork(description, { threads: 1 });
  await loadWeights(network, source.folder);
  return { tensors: network.weights(), description };
}

function encodeOnnx({ tensors, description }: Weights): Uint8Array {
  if (description === undefined) {
    throw new InputError("ONNX holds the network too, which these weights do not tell: name it with --model.");
  }
  return writeOnnx(description, tensors, { producerVersion: packageJson.version });
}

/**
 * Writes the whole file or folder, or nothing.
 * @throws InputError for an ending that sounds like a file's and is none of ours; a slash behind it makes it a folder's
 */
function writerFor(path: string): (weights: Weights) => void {
  const ending = /[/\\]$/.test(path) ? "" : extname(path).toLowerCase();
  const encode = writers.get(ending);
  if (encode !== undefined) return (weights) => writeFile(path, encode(weights));
  if (/^\.[a-z][a-z0-9]{0,15}$/.test(ending)) {
    throw new InputError(
      `${path} ends in ${ending}: expected ${ENDINGS}, or a folder's name; end it with a slash if it is one.`,
    );
  }
  return ({ tensors }) => writeFolder(path, encodeFolder(tensors));
}
