import type { EpochMetrics } from "./metrics.js";

/** One optimizer step; loss and accuracy are those of its batch, before the update. */
export interface StepEvent {
  readonly type: "step";
  /** Counts from 1. */
  readonly epoch: number;
  /** Optimizer steps since the start of training, this one included. */
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Of the batch, ‖dw‖ before it was clipped; measured only where `clip` is given; `Training.gradientNorm` measures it any time. */
  readonly gradientNorm?: number;
  /** How many images the batch has. */
  readonly images: number;
  readonly seconds: number;
}

export interface EpochEvent extends EpochMetrics {
  readonly type: "epoch";
}

export type TrainingEvent = StepEvent | EpochEvent;

/** A number is no longer finite. The network holds the weights from the end of the last good epoch again. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
  /** @param found what is not finite: a subject and a verb, `The loss became NaN` */
  constructor(
    readonly epoch: number,
    readonly step: number,
    readonly found: string,
  ) {
    super(
      `${found} in epoch ${epoch}, step ${step}: training has diverged. ` +
        `The weights are those from the end of epoch ${epoch - 1}. A lower rate may help.`,
    );
  }
}
