export { fillNormal, fillZero } from "./initialise";
export { copy } from "./copy";
export { markNotFinite } from "./finite";
export { shuffle } from "./shuffle";
export { augmentImages } from "./augment";
export { inputForward } from "./input";
export { fillCompression, sparseInputForward, sparseInputTranspose } from "./sparse-input";
export { sparseDenseForward, sparseDenseBackwardWeights } from "./sparse-dense";
export { denseForward, denseRowsForward, denseBackwardInput, denseBackwardWeights } from "./dense";
export { conv2dForward, conv2dBackwardInput, conv2dBackwardWeights } from "./conv2d";
export { maxPoolForward, maxPoolBackward, averagePoolForward, averagePoolBackward } from "./pooling";
export { flattenForward, flattenBackward } from "./flatten";
export { dropoutForward, dropoutBackward } from "./dropout";
export {
  batchNormMoments, batchNormStatistics, batchNormRunning, batchNormForward,
  batchNormSums, batchNormBackwardWeights, batchNormBackwardInput,
} from "./batch-norm";
export { reluForward, reluBackward } from "./relu";
export { residualForward, residualBackward } from "./residual";
export { softmaxForward, softmaxCrossEntropy } from "./softmax-cross-entropy";
export { predictClasses, addTotals } from "./hits";
export { sumSquares } from "./squares";
export { nesterovUpdate, sgdUpdate } from "./sgd";
export { rmspropUpdate } from "./rmsprop";
export { adamUpdate } from "./adam";
export { averageUpdate } from "./average";
export { probePeak } from "./probe";
