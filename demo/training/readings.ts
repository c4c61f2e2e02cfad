import { type Evaluation, evaluateInPieces } from "glyphnet";
import { type ReportImage, worstMistakes } from "glyphnet/report";
import type { Laboratory } from "./laboratory.js";
import { look } from "./look.js";
import type { Run } from "./run.js";

/** An image with what the network said of it; its own pixels, which can be given away. */
export type Reading = ReportImage;

/** A reading of all test images that is going on, and the last that came to its end. */
interface Readings {
  pieces: Generator<number, Evaluation, undefined> | undefined;
  latest: Evaluation | undefined;
}

/** Images that are read without looking at the time, and how many milliseconds a look may read. */
const PIECE = 32;
const LONGEST_LOOK = 4;
/** So many milliseconds are read before it is told how far that came. */
const LONGEST_TURN = 500;

const runs = new WeakMap<Run, Readings>();

/**
 * What the network says of all test images, or how many have been read so far: then asking again goes on. While training
 * goes on the images are read with the weights of some steps after one another.
 */
export async function readOn(laboratory: Laboratory): Promise<{ run: Run; found: Evaluation | number }> {
  const run = await laboratory.run();
  const readings = runs.get(run) ?? { pieces: undefined, latest: undefined };
  runs.set(run, readings);
  readings.pieces ??= evaluateInPieces(run.network, run.test, PIECE);
  const { pieces } = readings;
  const end = performance.now() + LONGEST_TURN;
  for (;;) {
    const piece = await look(laboratory, "readings", (now) => (now === run ? readSome(pieces) : undefined));
    // Another run has taken its place.
    if (piece === undefined) return readOn(laboratory);
    if (piece.done) {
      readings.pieces = undefined;
      readings.latest = piece.value;
      return { run, found: piece.value };
    }
    if (performance.now() >= end) return { run, found: piece.value };
  }
}

function readSome(pieces: Generator<number, Evaluation, undefined>): IteratorResult<number, Evaluation> {
  const end = performance.now() + LONGEST_LOOK;
  let piece = pieces.next();
  while (!piece.done && performance.now() < end) piece = pieces.next();
  return piece;
}

/** The wrong readings that the network was surest of, worst first. */
export function mistakes({ test }: Run, evaluation: Evaluation, most: number): Reading[] {
  return worstMistakes(test, evaluation, most).map((reading) => ({ ...reading, pixels: reading.pixels.slice() }));
}

/** At most `most` images of a class that were read as another or the same in the last whole reading; surest first. */
export function readingsOf(run: Run, label: number, prediction: number, most: number): Reading[] {
  const evaluation = runs.get(run)?.latest;
  if (evaluation === undefined) return [];
  const { predictions, confidences } = evaluation;
  const { width, height, images, labels } = run.test;
  const found: number[] = [];
  predictions.forEach((read, index) => {
    if (read === prediction && labels[index] === label) found.push(index);
  });
  found.sort((a, b) => (confidences[b] ?? 0) - (confidences[a] ?? 0) || a - b);
  return found.slice(0, most).map((index) => ({
    pixels: images.slice(index * width * height, (index + 1) * width * height),
    width,
    height,
    label,
    prediction,
    probability: confidences[index] ?? Number.NaN,
  }));
}
