import type { GuardedMemory, Tensor } from "./guarded-memory.js";

/** One size or one special situation of one kernel. */
export interface Case {
  readonly name: string;
  /** Lays out the tensors and says what to call and what to expect. */
  prepare(memory: GuardedMemory): Call;
}

export interface Call {
  /** The kernel's arguments but for part and parts; a tensor stands for its address. */
  readonly args: readonly (Tensor | number)[];
  readonly results: readonly Result[];
}

/** What the real elements of one output should be; NaN where the kernel should leave NaN. */
export interface Result {
  readonly tensor: Tensor;
  /** What the padding columns hold in the end: zeros, or what was there. */
  readonly padding: "zero" | "kept";
  expected(row: number, column: number): Expected;
}

export interface Expected {
  readonly value: number;
  /** How far from it the result may lie. */
  readonly bound: number;
}

/** Half the distance from 1 to the next f32: the largest relative error of one rounding. */
export const ROUNDING = 2 ** -24;

export const exactly = (value: number): Expected => ({ value, bound: 0 });

/** For an element that no one reads. */
export const anything: Expected = { value: 0, bound: Infinity };

/** A sum whose `roundings` each are off by at most ROUNDING of the sum of the absolute terms. */
export const rounded = (value: number, roundings: number, magnitude: number): Expected => ({
  value,
  bound: 1.001 * roundings * ROUNDING * magnitude,
});

/** Where all of [rows, columns] is real. */
export const shapes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [4, 8],
  [8, 16],
  [3, 7],
  [5, 13],
  [128, 10],
  [128, 100],
  [5, 785],
];

/** NaN, infinities, zeros, subnormals, the largest and ordinary numbers, in turn. */
export const special = (index: number): number => SPECIAL[index % SPECIAL.length] ?? 0;

const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 2 ** -149, -(2 ** -149), 3.4e38, -3.4e38, 1, -1];
