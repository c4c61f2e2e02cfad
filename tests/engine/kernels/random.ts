import { type Case, type Expected, exactly, ROUNDING, shapes } from "./case.js";

const PURPOSE_SHUFFLE = 1;
const PURPOSE_WEIGHTS = 2;
const WORDS = 2 ** 32;

/** Words 4 · block to 4 · block + 3 of a stream, or of an image's in it. */
export function drawFour(seed: number, purpose: number, stream: number, block: number, image = 0): number[] {
  return philox([block, stream, purpose, image], [seed, 0]);
}

/** Philox4x32-10 of Salmon et al., SC 2011. */
export function philox(counterWords: readonly number[], keyWords: readonly number[]): number[] {
  let counter = counterWords.map(BigInt);
  let key = keyWords.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter;
    const [k0 = 0n, k1 = 0n] = key;
    const a = c0 * 0xd2511f53n;
    const b = c2 * 0xcd9e8d57n;
    counter = [(b >> 32n) ^ c1 ^ k0, b, (a >> 32n) ^ c3 ^ k1, a].map((word) => BigInt.asUintN(32, word));
    key = [k0 + 0x9e3779b9n, k1 + 0xbb67ae85n].map((word) => BigInt.asUintN(32, word));
  }
  return counter.map(Number);
}

function draw(seed: number, purpose: number, stream: number, index: number): number {
  return drawFour(seed, purpose, stream, Math.floor(index / 4))[index % 4] ?? Number.NaN;
}

/** The z whose distribution function is ½ + q: Newton's method from 0, on Φ(z) − ½ = φ(z) (z + z³/3 + z⁵/15 + …). */
function normalQuantile(q: number): number {
  let z = 0;
  for (let iteration = 0; iteration < 60; iteration++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    let term = z;
    let series = z;
    for (let odd = 3; term > 1e-17 * series; odd += 2) {
      term *= (z * z) / odd;
      series += term;
    }
    const step = (Math.abs(q) - density * series) / density;
    z += step;
    if (step <= 1e-13 * z) break;
  }
  return Math.sign(q) * z;
}

function normal(seed: number, tensor: number, index: number, deviation: number): Expected {
  const word = draw(seed, PURPOSE_WEIGHTS, tensor, index);
  const value = Math.fround(deviation) * normalQuantile((word + 0.5) / WORDS - 0.5);
  return { value, bound: Math.abs(value) * (1e-6 + 2 * ROUNDING) };
}

export const fillNormal: Case[] = shapes.map(([rows, columns]) => ({
  name: `${rows} × ${columns}`,
  prepare(memory) {
    const x = memory.output(rows, columns);
    const expected = (row: number, column: number) => normal(11, 3, row * columns + column, 0.1);
    return { args: [x, rows, columns, 0.1, 11, 3], results: [{ tensor: x, padding: "kept", expected }] };
  },
}));

/** Fisher-Yates from the front; word i chooses among what is left. */
function permutation(count: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = 0; i < count; i++) {
    const chosen = i + Math.floor((draw(seed, PURPOSE_SHUFFLE, epoch, i) / WORDS) * (count - i));
    [order[i], order[chosen]] = [order[chosen] ?? Number.NaN, order[i] ?? Number.NaN];
  }
  return order;
}

export const shuffle: Case[] = [1, 2, 3, 4, 5, 1000, 9000].map((count) => ({
  name: `${count} numbers`,
  prepare(memory) {
    const order = memory.vector("output", new Uint32Array(count).fill(WORDS - 1));
    const shuffled = permutation(count, 4294967295, 2);
    return {
      args: [order, count, 4294967295, 2],
      results: [{ tensor: order, padding: "kept", expected: (_, i) => exactly(shuffled[i] ?? Number.NaN) }],
    };
  },
}));
