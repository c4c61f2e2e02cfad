import { type Dataset, makeDataset } from "../../src/data/dataset.js";

/** Pictures that a network can learn: each class has its own pattern, with noise; a third of the pixels are zero. */
export function pictures(count: number, width = 6, height = 5, classes = 4, seed = 1): Dataset {
  const random = linearCongruential(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const images = Uint8Array.from({ length: count * width * height }, (_, i) => {
    const pixel = i % (width * height);
    const label = labels[Math.floor(i / (width * height))] ?? 0;
    if (pixel % 3 === 0) return 0;
    return Math.floor(random() * 120) + ((pixel + label) % classes === 0 ? 120 : 0);
  });
  return makeDataset({ name: "pictures", images, labels, width, height, classes });
}

function linearCongruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
