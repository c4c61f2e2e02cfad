import { type Dataset, splitValidation } from "glyphnet";

/** What a run trains with, and what it is measured on in the end. */
export interface Data {
  /** As the command line calls it. */
  readonly name: string;
  readonly train: Dataset;
  readonly test: Dataset;
  /** Those that they were read from, where they did not come with the page. */
  readonly files?: readonly DataFile[];
}

export interface DataFile {
  readonly name: string;
  /** A blob, which the browser's storage takes without a copy of all its bytes between two steps. */
  readonly content: Blob;
}

/** Keeps some of the training images to validate with: a number of them, or a share below 1. Else the test images do. */
export function withHeldOut({ train, test }: Data, validation: number): { train: Dataset; heldOut: Dataset } {
  if (validation === 0) return { train, heldOut: test };
  const count = validation < 1 ? Math.round(validation * train.count) : validation;
  const split = splitValidation(train, count);
  return { train: split.train, heldOut: split.validation };
}
