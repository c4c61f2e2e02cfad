import type { EpochMetrics } from "../training/metrics.js";

/** One greyscale picture with what is known and what was said about it. */
export interface ReportImage {
  /** `width · height` bytes, row by row, 0 black to 255 white. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly label: number;
  readonly prediction: number;
  /** What the network gave the class that it predicted, 0 to 1. */
  readonly probability: number;
}

/** All that a report page shows of a run. */
export interface Report {
  readonly title: string;
  /** Set when the run did not end as planned: one sentence that says why and where. */
  readonly notice?: string;
  /** Shown in the given order, as a table of name and value. */
  readonly settings: ReadonlyArray<readonly [name: string, value: string]>;
  /** Empty when the run only tests a network. */
  readonly epochs: readonly EpochMetrics[];
  readonly test: {
    readonly images: number;
    readonly loss: number;
    readonly accuracy: number;
    /** `classes · classes` counts, one row per true class, one column per predicted class. */
    readonly confusion: Uint32Array;
    readonly classes: number;
  };
  readonly fingerprint: string;
  /** Training time of the whole run. */
  readonly seconds: number;
  /** Drawn at random from the test images. */
  readonly samples: readonly ReportImage[];
  /** The wrong predictions that the network was surest of, worst first. */
  readonly mistakes: readonly ReportImage[];
}
