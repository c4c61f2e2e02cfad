/** The fingerprint that each short run ends with, in every engine, on any number of threads. */
export const expected: Readonly<Record<string, string>> = {
  "residual-mlp": "a91d2cdff263044a",
  "residual-mlp, Adam and elastic augmentation": "3af324e59de445df",
  report: "9c8ac4c4c04883b8",
  lenet5: "1271c1676a0cba66",
  vgg: "1c2e60014d2564eb",
  resnet: "f29c80ec074f473e",
  mlp: "413ded91f194db8b",
  "mlp-augmented": "b2a54cc945ce0519",
  "lenet5-augmented": "2078fbab34132f19",
  "vgg-augmented": "0739e1c4ad8007c4",
};
