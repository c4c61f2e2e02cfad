/**
 * `glyphnet`: networks, training, data sets and files of weights. It is the same in Node and in a browser.
 *
 * @module
 */
export {
  CHECKPOINT_FORMAT,
  type Checkpoint,
  type CheckpointData,
  readCheckpoint,
  writeCheckpoint,
} from "./checkpoint/checkpoint.js";
export { fingerprint } from "./checkpoint/fingerprint.js";
export { decodeFolder, encodeFolder } from "./checkpoint/folder.js";
export { type NpyArray, readNpy, writeNpy } from "./checkpoint/npy.js";
export { readNpz, writeNpz } from "./checkpoint/npz.js";
export { type OnnxOptions, writeOnnx } from "./checkpoint/onnx.js";
export { readSafetensors, type Safetensors, writeSafetensors } from "./checkpoint/safetensors.js";
export { decodeWeightsFile, encodeWeightsFile, type Weights, type WeightsEnding } from "./checkpoint/weights-file.js";
export { type Dataset, datasetFromIdx, joinDatasets, makeDataset, splitEmbedded } from "./data/dataset.js";
export { datasetDigest } from "./data/digest.js";
export { centredDigit } from "./data/digit.js";
export { type Idx, readIdx } from "./data/idx.js";
export { splitValidation } from "./data/validation.js";
export type { Numerics, PackedKernels } from "./engine/kernels.js";
export { ThreadError } from "./engine/team.js";
export { InputError } from "./errors.js";
export type { BatchNormDescription } from "./layers/batch-norm.js";
export type { Conv2dDescription } from "./layers/conv2d.js";
export type { DenseDescription } from "./layers/dense.js";
export type { DropoutDescription } from "./layers/dropout.js";
export type { FlattenDescription } from "./layers/flatten.js";
export type { InputDescription } from "./layers/input.js";
export type { AveragePoolDescription, MaxPoolDescription } from "./layers/pooling.js";
export type { ReluDescription } from "./layers/relu.js";
export type { ResidualDescription } from "./layers/residual.js";
export type { LayerDescription } from "./layers/sequence.js";
export { activations, type LayerActivation } from "./network/activations.js";
export { lenet5, resnet, vgg } from "./network/convolutional.js";
export { type NetworkDescription, parseNetwork } from "./network/description.js";
export type { LossDescription } from "./network/loss.js";
export { type NamedTensor, Network, type NetworkOptions } from "./network/network.js";
export { preset, presetNames, residualMlp } from "./network/presets.js";
export { type Flaw, reportNetwork } from "./network/report.js";
export { metricsCsv } from "./report/metrics-csv.js";
export type { AdamDescription, AdamwDescription } from "./training/adam.js";
export { augmentImages } from "./training/augment-images.js";
export {
  type AugmentationDescription,
  augmentationFrom,
  augmentationNames,
  augmentationText,
  type ElasticDescription,
  isNone,
} from "./training/augmentation.js";
export type { OptimizerChoice, ScheduleChoice, TrainingChoices } from "./training/complete-options.js";
export { type Evaluation, evaluate, evaluateInPieces, predict } from "./training/evaluate.js";
export { DivergedError, type EpochEvent, type StepEvent, type TrainingEvent } from "./training/events.js";
export { findRate, RATE_RANGE, type RatePoint, type RateRange, suggestRate } from "./training/find-rate.js";
export type { EpochMetrics } from "./training/metrics.js";
export {
  type OptimizerDescription,
  type OptimizerType,
  optimizerFrom,
  optimizerTypes,
  optionsOf,
} from "./training/optimizers.js";
export { checkOptions, type TrainingOptions } from "./training/options.js";
export { type TrainingPreset, trainingPreset, trainingPresetNames } from "./training/presets.js";
export { type Recipe, rateFor, recipeFor } from "./training/recipes.js";
export type { RmspropDescription } from "./training/rmsprop.js";
export { scheduleFrom, scheduleText } from "./training/schedule-text.js";
export { type Position, rateAt, type Schedule, scheduleTypes } from "./training/schedules.js";
export type { SgdDescription } from "./training/sgd.js";
export type { BestResult, EpochSums, TrainingState } from "./training/state.js";
export { train } from "./training/train.js";
export { Training } from "./training/training.js";
