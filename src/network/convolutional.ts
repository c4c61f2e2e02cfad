import { type NetworkDescription, parseNetwork } from "./description.js";

const relu = { type: "relu" };
const maxpool = { type: "maxpool", size: 2 };

/**
 * LeNet-5 by Y. LeCun et al., Gradient-based learning applied to document recognition, 1998, as it is built today: with
 * ReLU, max-pooling, each map of C3 seeing all of S2, and a softmax. Its first layer pads 28×28 pixels to the 32×32 of
 * the paper.
 *
 * ReLU comes after pooling, which gives the same as before it and has a quarter of the values to rectify.
 */
export function lenet5(input = { height: 28, width: 28 }, classes = 10): NetworkDescription {
  const dense = (name: string, units: number) => ({ type: "dense", name, units });
  return parseNetwork({
    input,
    layers: [
      { type: "conv2d", name: "C1", channels: 6, size: 5, padding: "same" },
      maxpool,
      relu,
      { type: "conv2d", name: "C3", channels: 16, size: 5 },
      maxpool,
      relu,
      { type: "flatten" },
      dense("C5", 120),
      relu,
      dense("F6", 84),
      relu,
      dense("output", classes),
    ],
  });
}
