import type {
  AugmentationFigure,
  InferenceFigure,
  InputFigure,
  PeakFigure,
  ProductFigure,
  StartUpFigure,
  StepKernelFigure,
  TrainingFigure,
} from "../bench/figures.js";

/** What is measured, and where. */
export interface BenchSetting {
  readonly glyphnet: string;
  readonly machine: string;
  readonly cores: number;
  /** Tasks that ran or wanted to, over the last minute; 0 where the system does not say. */
  readonly loadAverage: number;
  readonly node: string;
  readonly data: string;
  readonly trainingImages: number;
  readonly testImages: number;
}

/** Tells on stdout what was measured, in this order; `training` comes once per network and batch size. */
export interface BenchNarrator {
  start(setting: BenchSetting): void;
  /** That which shares are of comes first. */
  peaks(figures: readonly PeakFigure[]): void;
  products(figures: readonly ProductFigure[]): void;
  sparseProducts(figures: readonly ProductFigure[]): void;
  input(figure: InputFigure): void;
  stepKernels(figures: readonly StepKernelFigure[]): void;
  training(figures: readonly TrainingFigure[]): void;
  augmentation(figures: readonly AugmentationFigure[]): void;
  inference(figures: readonly InferenceFigure[]): void;
  startUp(figure: StartUpFigure): void;
  done(seconds: number, peakMemoryBytes: number): void;
}
