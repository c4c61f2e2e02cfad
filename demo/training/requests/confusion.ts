import type { Laboratory } from "../laboratory.js";
import { mistakes, type Reading, readingsOf, readOn } from "../readings.js";
import { Transfer } from "../transfer.js";

/** How the test images are read. */
export interface Confusion {
  readonly classes: number;
  /** Images. */
  readonly images: number;
  readonly loss: number;
  /** From 0 to 1. */
  readonly accuracy: number;
  /** [classes, classes] counts: one row per true class, one column per predicted class. */
  readonly counts: Uint32Array;
  /** The wrong readings that the network was surest of, worst first. */
  readonly mistakes: readonly Reading[];
  /** Steps that were done at the end. */
  readonly step: number;
}

const MOST_MISTAKES = 24;

/** How far a reading has come. */
export interface Progress {
  /** Images that have been read. */
  readonly read: number;
  readonly images: number;
}

/** Reads the test images; where that takes long it tells how far it came, and goes on when it is asked again. */
export async function confusion(laboratory: Laboratory, _: undefined): Promise<Confusion | Progress> {
  const { run, found } = await readOn(laboratory);
  if (typeof found === "number") return { read: found, images: run.test.count };
  const { images, loss, accuracy, confusion } = found;
  return {
    classes: run.network.classes,
    images,
    loss,
    accuracy,
    counts: confusion.slice(),
    mistakes: mistakes(run, found, MOST_MISTAKES),
    step: laboratory.steps,
  };
}

export interface Cell {
  readonly label: number;
  readonly prediction: number;
  /** Images. */
  readonly most: number;
}

/** The images of a cell of the last confusion matrix, those first that the network was surest of. */
export async function cell(laboratory: Laboratory, { label, prediction, most }: Cell): Promise<Transfer<Reading[]>> {
  const found = readingsOf(await laboratory.run(), label, prediction, most);
  return new Transfer(
    found,
    found.map(({ pixels }) => pixels.buffer as ArrayBuffer),
  );
}
