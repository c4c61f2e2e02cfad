/** TensorFlow.js with the backend that the importing program chose. */
import * as tf from "@tensorflow/tfjs";

export function mlp() {
  const draw = (inputs, outputs, seed) =>
    tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(2 / inputs), "float32", seed));
  const weights = { first: draw(784, 100, 1), main: draw(100, 66, 2), skip: draw(100, 66, 3), last: draw(66, 10, 4) };
  const bias = tf.variable(tf.zeros([100]));
  return learner(tf.train.sgd(0.05), (pixels, count) => {
    const hidden = tf.tensor2d(pixels, [count, 784]).matMul(weights.first).add(bias).relu();
    return hidden.matMul(weights.main).relu().add(hidden.matMul(weights.skip)).matMul(weights.last);
  });
}

export function lenet5() {
  const { conv2d, maxPooling2d, flatten, dense } = tf.layers;
  const network = tf.sequential({
    layers: [
      conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: "same", activation: "relu" }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
      maxPooling2d({ poolSize: 2 }),
      flatten({}),
      dense({ units: 120, activation: "relu" }),
      dense({ units: 84, activation: "relu" }),
      dense({ units: 10 }),
    ],
  });
  return learner(tf.train.momentum(0.05, 0.9), (pixels, count) =>
    network.apply(tf.tensor4d(pixels, [count, 28, 28, 1]), { training: true }),
  );
}

function learner(optimizer, logits) {
  return {
    train: ({ pixels, labels }) =>
      tf.tidy(() => {
        const wanted = tf.oneHot(tf.tensor1d(labels, "int32"), 10);
        const loss = () => tf.losses.softmaxCrossEntropy(wanted, logits(pixels, labels.length));
        return optimizer.minimize(loss, true).dataSync()[0];
      }),
    predict: ({ pixels, labels }) => tf.tidy(() => logits(pixels, labels.length).softmax().dataSync()),
  };
}
