import type { Images } from "./images.js";

/** A network as a library trains it. */
export interface Learner {
  /** What the reader of its figures has to know. */
  readonly note?: string;
  /** Trains on one batch, and returns the loss before. */
  train(batch: Images): number | Promise<number>;
  /** The outputs of one image, or of several where the library takes them at once. */
  predict(images: Images): ArrayLike<number>;
  close?(): void;
}

export interface LearnerOptions {
  readonly threads?: number;
}

/** @param network the name of an export of the program */
export async function openLearner(program: string, network: string, options: LearnerOptions = {}): Promise<Learner> {
  const exported: Record<string, (options: LearnerOptions) => Learner | Promise<Learner>> = await import(program);
  const open = exported[network];
  if (open === undefined) throw new Error(`${program} has no ${network}`);
  return open(options);
}
