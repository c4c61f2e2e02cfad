import type { Trial } from "./trial.js";

const EPOCH_IMAGES = 60_000;

/** What a program that trains whole epochs tells. */
export interface Epochs {
  /** Of one epoch. */
  readonly seconds: number;
  /** In one epoch. */
  readonly images: number;
  readonly loss: number;
  /** The most memory that the process had in use at once. */
  readonly peakMemoryBytes: number;
  readonly notes?: readonly string[];
}

export function timeOf({ seconds, images, loss, notes = [] }: Epochs): Trial {
  return { value: (seconds / images) * EPOCH_IMAGES, loss, notes };
}

export function memoryOf({ peakMemoryBytes, loss, notes = [] }: Epochs): Trial {
  return { value: peakMemoryBytes, loss, notes };
}
