import { type Case, exactly } from "./case.js";
import { initial } from "./guarded-memory.js";

const pictures: readonly (readonly [rows: number, pixels: number, channels: number])[] = [
  [1, 1, 1],
  [4, 1, 8],
  [3, 25, 16],
  [5, 49, 6],
  [2, 3, 13],
];

const name = ([rows, pixels, channels]: (typeof pictures)[number]) => `${rows} of ${pixels} pixels × ${channels}`;

export const flattenForward: Case[] = pictures.map((picture) => ({
  name: name(picture),
  prepare(memory) {
    const [rows, pixels, channels] = picture;
    const x = memory.matrix(rows * pixels, channels);
    const y = memory.output(rows, pixels * channels);
    const expected = (row: number, i: number) =>
      exactly(initial(x, row * pixels + Math.floor(i / channels), i % channels));
    return { args: [y, x, rows, pixels, channels], results: [{ tensor: y, padding: "zero", expected }] };
  },
}));

export const flattenBackward: Case[] = pictures.map((picture) => ({
  name: name(picture),
  prepare(memory) {
    const [rows, pixels, channels] = picture;
    const dy = memory.matrix(rows, pixels * channels);
    const dx = memory.output(rows * pixels, channels);
    const expected = (pixel: number, c: number) =>
      exactly(initial(dy, Math.floor(pixel / pixels), (pixel % pixels) * channels + c));
    return { args: [dx, dy, rows, pixels, channels], results: [{ tensor: dx, padding: "zero", expected }] };
  },
}));
