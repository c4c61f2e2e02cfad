export { fingerprint } from "./checkpoint/fingerprint.js";
export { decodeFolder, encodeFolder } from "./checkpoint/folder.js";
export { type NpyArray, readNpy, writeNpy } from "./checkpoint/npy.js";
export { type Dataset, datasetFromIdx, makeDataset, splitEmbedded } from "./data/dataset.js";
export { centredDigit } from "./data/digit.js";
export { type Idx, readIdx } from "./data/idx.js";
export type { Numerics } from "./engine/kernels.js";
export { ThreadError } from "./engine/team.js";
export { InputError } from "./errors.js";
export { type NetworkDescription, parseNetwork } from "./network/description.js";
export { type NamedTensor, Network, type NetworkOptions } from "./network/network.js";
export { residualMlp } from "./network/presets.js";
export { drawSamples, worstMistakes } from "./report/compose.js";
export { renderReport } from "./report/page.js";
export type { Report, ReportImage } from "./report/report.js";
export { type Evaluation, evaluate, predict } from "./training/evaluate.js";
export type { EpochMetrics } from "./training/metrics.js";
export type { OptimizerDescription } from "./training/optimizers.js";
export type { Schedule } from "./training/schedules.js";
export {
  DivergedError,
  type EpochEvent,
  type StepEvent,
  type TrainingEvent,
  type TrainingOptions,
  train,
} from "./training/train.js";
