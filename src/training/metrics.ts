/** What one epoch of training gave. Losses are means per image, accuracies are shares of the images (0 to 1). */
export interface EpochMetrics {
  /** Counts from 1. */
  readonly epoch: number;
  /** Optimizer steps since the start of training, this epoch included. */
  readonly step: number;
  /** Learning rate of the epoch's last step. */
  readonly rate: number;
  /** Over the epoch's batches, each measured before its own update. */
  readonly loss: number;
  readonly accuracy: number;
  /** Share of the images that gave their true class a probability below 1e-12, measured as the loss is. */
  readonly saturated: number;
  /** How far the weights moved in the epoch, over how large they were at its start: ‖Δw‖ / ‖w‖. */
  readonly updateRatio: number;
  /** Over the held-out images, after the epoch's last update. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Training time alone, without the validation. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}
