export { fillNormal, fillZero } from "./initialise";
export { shuffle } from "./shuffle";
export { inputForward } from "./input";
export { denseForward, denseBackwardInput, denseBackwardWeights } from "./dense";
export { reluForward, reluBackward } from "./relu";
export { residualForward, residualBackward } from "./residual";
export { softmaxForward, softmaxCrossEntropy } from "./softmax-cross-entropy";
export { predictClasses, addTotals } from "./hits";
export { sgdUpdate } from "./sgd";
