import { type NetworkDescription, parseNetwork } from "./description.js";

const relu = { type: "relu" };
const maxpool = { type: "maxpool", size: 2 };
const batchnorm = { type: "batchnorm" };

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

/** Without bias, which the normalisation that follows would take away. */
const convolution = (channels: number, size = 3, stride = 1) => [
  { type: "conv2d", channels, size, stride, padding: "same", bias: false },
];

const normalised = (channels: number, size = 3, stride = 1) => [...convolution(channels, size, stride), batchnorm];

/**
 * A small network after K. Simonyan, A. Zisserman, Very deep convolutional networks for large-scale image recognition, 2015:
 * convolutions of 3×3, twice as many channels each time that a maximum halves the picture, normalised after S. Ioffe,
 * C. Szegedy, 2015.
 *
 * The maximum comes before normalisation and ReLU, which then have a quarter of the values to do.
 */
export function vgg(input = { height: 28, width: 28 }, classes = 10): NetworkDescription {
  const halved = (channels: number) => [...convolution(channels), maxpool, batchnorm, relu];
  return parseNetwork({
    input,
    layers: [
      ...halved(16),
      ...normalised(32),
      relu,
      ...halved(32),
      ...normalised(64),
      relu,
      ...halved(64),
      { type: "flatten" },
      { type: "dropout", rate: 0.3 },
      { type: "dense", units: classes },
    ],
  });
}

/**
 * A small network after K. He et al., Deep residual learning for image recognition, 2015: a convolution, three residual
 * blocks, of which two halve the picture, and the mean of each channel.
 */
export function resnet(input = { height: 28, width: 28 }, classes = 10): NetworkDescription {
  const block = (channels: number, stride: number) => [
    {
      type: "residual",
      main: [...normalised(channels, 3, stride), relu, ...normalised(channels)],
      skip: stride === 1 ? [] : normalised(channels, 1, stride),
    },
    relu,
  ];
  return parseNetwork({
    input,
    layers: [
      ...normalised(16),
      relu,
      ...block(16, 1),
      ...block(32, 2),
      ...block(64, 2),
      { type: "avgpool", size: "all" },
      { type: "flatten" },
      { type: "dense", units: classes },
    ],
  });
}
