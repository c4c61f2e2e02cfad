/** ConvNetJS: image by image, weights moved after every 128. It has no residual block. */
import convnet from "convnetjs";

const NOTE = "784-100-66-10, no skip";

export function mlp() {
  const shape = { out_sx: 1, out_sy: 1, out_depth: 784 };
  return learner(shape, 0, NOTE, [
    { type: "fc", num_neurons: 100, activation: "relu" },
    { type: "fc", num_neurons: 66, activation: "relu" },
    { type: "softmax", num_classes: 10 },
  ]);
}

export function lenet5() {
  return learner({ out_sx: 28, out_sy: 28, out_depth: 1 }, 0.9, undefined, [
    { type: "conv", sx: 5, filters: 6, stride: 1, pad: 2, activation: "relu" },
    { type: "pool", sx: 2, stride: 2 },
    { type: "conv", sx: 5, filters: 16, stride: 1, pad: 0, activation: "relu" },
    { type: "pool", sx: 2, stride: 2 },
    { type: "fc", num_neurons: 120, activation: "relu" },
    { type: "fc", num_neurons: 84, activation: "relu" },
    { type: "softmax", num_classes: 10 },
  ]);
}

function learner(shape, momentum, note, layers) {
  const network = new convnet.Net();
  network.makeLayers([{ type: "input", ...shape }, ...layers]);
  const settings = { method: "sgd", batch_size: 128, learning_rate: 0.05, momentum };
  const trainer = new convnet.Trainer(network, settings);
  const input = new convnet.Vol(shape.out_sx, shape.out_sy, shape.out_depth, 0);
  return {
    note,
    train({ pixels, labels }) {
      let total = 0;
      for (let image = 0; image < labels.length; image++) {
        input.w.set(pixels.subarray(784 * image, 784 * (image + 1)));
        total += trainer.train(input, labels[image]).cost_loss;
      }
      return total / labels.length;
    },
    predict({ pixels }) {
      input.w.set(pixels);
      return network.forward(input).w;
    },
  };
}
