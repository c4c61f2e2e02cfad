import { makeDataset } from "glyphnet";
import type { Laboratory } from "../laboratory.js";
import type { Opened } from "../messages.js";

/** Digits drawn on the page. */
export interface OwnDigits {
  readonly labels: Uint8Array;
  /** count × height × width bytes. */
  readonly pictures: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** How often each comes in an epoch. */
  readonly times: number;
}

/** Trains on them too; without any, no longer. The run starts anew. */
export function ownDigits(laboratory: Laboratory, given: OwnDigits): Promise<Opened> {
  const { height, width, times } = given;
  if (given.labels.length === 0) return laboratory.useOwn(undefined);
  const images = repeated(given.pictures, times);
  const labels = repeated(given.labels, times);
  return laboratory.useOwn(makeDataset({ name: "own digits", images, labels, width, height }));
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(times * bytes.length);
  for (let i = 0; i < times; i++) all.set(bytes, i * bytes.length);
  return all;
}
