import { augmentImages } from "./augment.js";
import {
  batchNormBackwardInput,
  batchNormBackwardWeights,
  batchNormForward,
  batchNormMoments,
  batchNormRunning,
  batchNormStatistics,
  batchNormSums,
} from "./batch-norm.js";
import type { Case } from "./case.js";
import { addTotals, predictClasses, softmaxCrossEntropy, softmaxForward } from "./classification.js";
import { conv2dBackwardInput, conv2dBackwardWeights, conv2dForward } from "./conv2d.js";
import { inputForward } from "./data.js";
import { denseBackwardInput, denseBackwardWeights, denseForward, denseRowsForward } from "./dense.js";
import { dropoutBackward, dropoutForward } from "./dropout.js";
import {
  copy,
  fillZero,
  markNotFinite,
  reluBackward,
  reluForward,
  residualBackward,
  residualForward,
} from "./elementwise.js";
import { flattenBackward, flattenForward } from "./flatten.js";
import { adamUpdate, averageUpdate, nesterovUpdate, rmspropUpdate, sgdUpdate, sumSquares } from "./optimizers.js";
import { averagePoolBackward, averagePoolForward, maxPoolBackward, maxPoolForward } from "./pooling.js";
import { probePeak } from "./probe.js";
import { fillNormal, shuffle } from "./random.js";
import {
  fillCompression,
  sparseDenseBackwardWeights,
  sparseDenseForward,
  sparseInputForward,
  sparseInputTranspose,
} from "./sparse.js";

/** The cases of every kernel, by the kernel's name: a new kernel is tested by adding it here. */
export const kernels: Readonly<Record<string, readonly Case[]>> = {
  fillNormal,
  fillZero,
  copy,
  markNotFinite,
  shuffle,
  augmentImages,
  inputForward,
  fillCompression,
  sparseInputForward,
  sparseInputTranspose,
  sparseDenseForward,
  sparseDenseBackwardWeights,
  denseForward,
  denseRowsForward,
  denseBackwardInput,
  denseBackwardWeights,
  conv2dForward,
  conv2dBackwardInput,
  conv2dBackwardWeights,
  maxPoolForward,
  maxPoolBackward,
  averagePoolForward,
  averagePoolBackward,
  flattenForward,
  flattenBackward,
  batchNormMoments,
  batchNormStatistics,
  batchNormRunning,
  batchNormForward,
  batchNormSums,
  batchNormBackwardWeights,
  batchNormBackwardInput,
  dropoutForward,
  dropoutBackward,
  reluForward,
  reluBackward,
  residualForward,
  residualBackward,
  softmaxForward,
  softmaxCrossEntropy,
  predictClasses,
  addTotals,
  sumSquares,
  sgdUpdate,
  nesterovUpdate,
  rmspropUpdate,
  adamUpdate,
  averageUpdate,
  probePeak,
};
