/**
 * brain.js with its own trainer and its usual settings: sigmoids, squared error, weights moved after each image. It has no
 * residual block.
 */
import brain from "brain.js";

export function mlp() {
  const network = new brain.NeuralNetwork({ hiddenLayers: [100, 66] });
  return {
    note: "784-100-66-10, no skip, sigmoids, image by image",
    train({ pixels, labels }) {
      const patterns = Array.from(labels, (label, image) => ({
        // It takes typed arrays for objects, whose keys it would look up.
        input: Array.from(pixels.subarray(784 * image, 784 * (image + 1))),
        output: Array.from({ length: 10 }, (_, output) => Number(output === label)),
      }));
      return network.train(patterns, { iterations: 1 }).error;
    },
    predict: ({ pixels }) => network.run(pixels),
  };
}
