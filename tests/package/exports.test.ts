/** The public names of each entry. A change here is a change of the interface, and belongs into CHANGELOG.md. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { exportsOf } from "./exports.js";

const glyphnet: readonly string[] = [
  "interface AdamDescription",
  "interface AdamwDescription",
  "interface AugmentationDescription",
  "type AveragePoolDescription",
  "interface BatchNormDescription",
  "interface BestResult",
  "const CHECKPOINT_FORMAT",
  "interface Checkpoint",
  "interface CheckpointData",
  "interface Conv2dDescription",
  "interface Dataset",
  "interface DenseDescription",
  "class DivergedError",
  "interface DropoutDescription",
  "interface ElasticDescription",
  "interface EpochEvent",
  "interface EpochMetrics",
  "interface EpochSums",
  "interface Evaluation",
  "interface FlattenDescription",
  "type Flaw",
  "interface Idx",
  "interface InputDescription",
  "class InputError",
  "interface LayerActivation",
  "type LayerDescription",
  "interface LossDescription",
  "type MaxPoolDescription",
  "interface NamedTensor",
  "class Network",
  "interface NetworkDescription",
  "interface NetworkOptions",
  "interface NpyArray",
  "type Numerics",
  "interface OnnxOptions",
  "type OptimizerChoice",
  "type OptimizerDescription",
  "type OptimizerType",
  "interface PackedKernels",
  "interface Position",
  "const RATE_RANGE",
  "interface RatePoint",
  "interface RateRange",
  "type Recipe",
  "interface ReluDescription",
  "interface ResidualDescription",
  "interface RmspropDescription",
  "interface Safetensors",
  "type Schedule",
  "type ScheduleChoice",
  "interface SgdDescription",
  "interface StepEvent",
  "class ThreadError",
  "class Training",
  "type TrainingChoices",
  "type TrainingEvent",
  "interface TrainingOptions",
  "interface TrainingPreset",
  "interface TrainingState",
  "interface Weights",
  "type WeightsEnding",
  "function activations",
  "function augmentImages",
  "function augmentationFrom",
  "const augmentationNames",
  "function augmentationText",
  "function centredDigit",
  "function checkOptions",
  "function datasetDigest",
  "function datasetFromIdx",
  "function decodeFolder",
  "function decodeWeightsFile",
  "function encodeFolder",
  "function encodeWeightsFile",
  "function evaluate",
  "function evaluateInPieces",
  "function findRate",
  "function fingerprint",
  "function isNone",
  "function joinDatasets",
  "function lenet5",
  "function makeDataset",
  "function metricsCsv",
  "function optimizerFrom",
  "const optimizerTypes",
  "function optionsOf",
  "function parseNetwork",
  "function predict",
  "function preset",
  "const presetNames",
  "function rateAt",
  "function rateFor",
  "function readCheckpoint",
  "function readIdx",
  "function readNpy",
  "function readNpz",
  "function readSafetensors",
  "function recipeFor",
  "function reportNetwork",
  "function residualMlp",
  "function resnet",
  "function scheduleFrom",
  "function scheduleText",
  "const scheduleTypes",
  "function splitEmbedded",
  "function splitValidation",
  "function suggestRate",
  "function train",
  "function trainingPreset",
  "const trainingPresetNames",
  "function vgg",
  "function writeCheckpoint",
  "function writeNpy",
  "function writeNpz",
  "function writeOnnx",
  "function writeSafetensors",
];

const relaxed: readonly string[] = ["type Numerics", "interface PackedKernels", "const relaxed"];

const report: readonly string[] = [
  "interface Report",
  "interface ReportImage",
  "function drawSamples",
  "function renderReport",
  "function worstMistakes",
];

const worker: readonly string[] = [
  "interface BrowserWorker",
  "class WorkerError",
  "interface WorkerOptions",
  "type WorkerScope",
  "class WorkerTraining",
  "function serveTraining",
  "function trainInWorker",
];

const node: readonly string[] = [
  "interface ReadingOptions",
  "interface TrainAndTest",
  "function embeddedDigits",
  "function mnistFolder",
  "function readIdxFiles",
  "function readIdxFolder",
];

const entries = [
  ["glyphnet", "index", glyphnet],
  ["glyphnet/relaxed", "relaxed", relaxed],
  ["glyphnet/report", "report", report],
  ["glyphnet/worker", "worker", worker],
  ["glyphnet/node", "node", node],
] as const;

for (const [name, file, expected] of entries) {
  test(`${name} exports these and no others`, async () => {
    assert.deepEqual(exportsOf(`dist/types/${file}.d.ts`), expected);
    const values = expected.filter((entry) => /^(class|function|const) /.test(entry));
    const inNode: object = await import(name);
    assert.deepEqual(Object.keys(inNode).sort(), values.map((entry) => entry.split(" ")[1]).sort());
    if (name === "glyphnet/node") return;
    // Modules that ship for browsers run here too.
    const inBrowsers: object = await import(`../../dist/browser/${file}.js`);
    assert.deepEqual(Object.keys(inBrowsers), Object.keys(inNode));
  });
}

test("the file for pages has all of glyphnet", async () => {
  const minified: object = await import("../../dist/glyphnet.min.js" as string);
  assert.deepEqual(Object.keys(minified).sort(), Object.keys(await import("glyphnet" as string)).sort());
});
