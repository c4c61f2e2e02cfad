/** What is measured, as `bench --json` prints it. Every time is a median of several runs. */
import type { KernelName, Numerics } from "../engine/kernels.js";

export interface PeakFigure {
  readonly event: "peak";
  readonly kernel: "probePeak";
  readonly numerics: Numerics;
  /** Of one core. */
  readonly gigaflops: number;
}

/** A product with a matrix [ins, outs], on one thread; of a convolution rows are the places of all its pictures. */
export interface ProductFigure {
  readonly event: "kernel";
  readonly kernel: KernelName;
  readonly numerics: Numerics;
  readonly rows: number;
  readonly ins: number;
  readonly outs: number;
  readonly microseconds: number;
  /** Useful operations alone: no padding, and where zeros are skipped none of theirs. */
  readonly gigaflops: number;
  /** gigaflops over those of the peak probes run just before and after it. */
  readonly share: number;
  /** Where zeros are skipped: as if all 2 · rows · ins · outs operations had been done. */
  readonly denseEquivalentGigaflops?: number;
}

/** How the data set's pixels reach the first layer. */
export interface InputFigure {
  readonly event: "input";
  /** Share of the pixels that are not zero, 0 to 1. */
  readonly shareNotZero: number;
  /** Lists of what is not zero, or a matrix. */
  readonly way: "lists" | "matrix";
}

/** A kernel that moves more than it multiplies, on one thread at its size in a step. */
export interface StepKernelFigure {
  readonly event: "kernel";
  readonly kernel: KernelName;
  readonly numerics: Numerics;
  readonly size: string;
  readonly microseconds: number;
}

export interface TrainingFigure {
  readonly event: "training";
  /** The preset's name. */
  readonly network: string;
  readonly batch: number | "all";
  readonly threads: number;
  /** Of one epoch. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
  /** How many times as fast as one thread, in epochs run in turn. */
  readonly ratio?: number;
}

/** An epoch with augmentation, beside one without, at one batch size and number of threads. */
export interface AugmentationFigure {
  readonly event: "augmentation";
  /** The preset's name. */
  readonly augment: string;
  readonly batch: number;
  readonly threads: number;
  /** Of one epoch. */
  readonly seconds: number;
  /** How many times as long as without, in epochs run in turn. */
  readonly ratio: number;
  /** Share of the pixels that are not zero, 0 to 1, after augmentation. */
  readonly shareNotZero: number;
}

export interface InferenceFigure {
  readonly event: "inference";
  /** How many are given at once. */
  readonly images: number;
  readonly threads: number;
  /** From the pictures to their probabilities. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

export interface StartUpFigure {
  readonly event: "startup";
  /** From the start of a process to the end of its first training step. */
  readonly seconds: number;
  /** Of a process that trains one epoch. */
  readonly peakMemoryBytes: number;
}
