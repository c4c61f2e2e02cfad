import { createHash } from "node:crypto";
import type { Trial } from "../trial.js";
import { type Images, part } from "./images.js";
import type { Learner } from "./learner.js";

export const BATCH = 128;
const EPOCH_IMAGES = 60_000;

/** Trains on the first `warmUp` images, then on the others against the clock: the part of an epoch that time allows. */
export async function timeTraining(learner: Learner, images: Images, warmUp: number): Promise<Trial> {
  const count = images.labels.length;
  await trainOn(learner, part(images, 0, warmUp));
  const started = performance.now();
  const loss = await trainOn(learner, part(images, warmUp, count));
  const seconds = (performance.now() - started) / 1000;
  const measured = count - warmUp;
  return {
    value: (seconds / measured) * EPOCH_IMAGES,
    loss,
    notes: [...notesOf(learner), `from ${measured.toLocaleString("en")} images`],
  };
}

/** Predicts images one by one, each to outputs that JavaScript can read. */
export function timePredictions(learner: Learner, images: Images, warmUp: number, measured: number): Trial {
  const singles = Array.from(images.labels, (_, image) => part(images, image, image + 1));
  let total = 0;
  const predictSome = (count: number) => {
    for (let done = 0; done < count; ) {
      for (const image of singles) {
        total += learner.predict(image)[0] ?? Number.NaN;
        if (++done === count) return;
      }
    }
  };
  predictSome(warmUp);
  const started = performance.now();
  predictSome(measured);
  const seconds = (performance.now() - started) / 1000;
  if (!Number.isFinite(total)) throw new Error("an output is not a number");
  return { value: seconds / measured, notes: notesOf(learner) };
}

/** Trains a while on one batch, and tells all outputs for it. Throws when less than half of it is learnt. */
export async function fingerprintTraining(learner: Learner, batch: Images, steps: number): Promise<string> {
  for (let step = 0; step < steps; step++) await learner.train(batch);
  const outputs = Array.from(batch.labels, (_, image) =>
    Float64Array.from(learner.predict(part(batch, image, image + 1))),
  );
  const hits = outputs.filter((values, image) => values.indexOf(Math.max(...values)) === batch.labels[image]).length;
  if (hits < outputs.length / 2) throw new Error(`it reads only ${hits} of the ${outputs.length} trained images right`);
  const hash = createHash("sha256");
  for (const values of outputs) hash.update(values);
  return hash.digest("hex");
}

async function trainOn(learner: Learner, images: Images): Promise<number> {
  const count = images.labels.length;
  let total = 0;
  for (let first = 0; first < count; first += BATCH) {
    const batch = part(images, first, Math.min(first + BATCH, count));
    total += (await learner.train(batch)) * batch.labels.length;
  }
  return total / count;
}

function notesOf({ note }: Learner): string[] {
  return note === undefined ? [] : [note];
}
