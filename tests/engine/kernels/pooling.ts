import { type Case, exactly, rounded } from "./case.js";
import { initial } from "./guarded-memory.js";
import { Pictures, Places, type Window } from "./pictures.js";

const halved = { size: 2, stride: 2, same: 0 } as const;

/** Windows that fit, that leave a rest, that overlap, and that leave pixels out. */
const windows: readonly Window[] = [
  { ...halved, rows: 1, height: 2, width: 2, channels: 1 },
  { ...halved, rows: 3, height: 28, width: 28, channels: 6 },
  { ...halved, rows: 5, height: 5, width: 7, channels: 9 },
  { ...halved, rows: 2, height: 4, width: 6, channels: 16, size: 1 },
  { ...halved, rows: 2, height: 6, width: 5, channels: 3, size: 3 },
  { ...halved, rows: 9, height: 3, width: 3, channels: 8, size: 3, stride: 1 },
  { ...halved, rows: 2, height: 5, width: 8, channels: 9, size: 5, across: 8 },
  { ...halved, rows: 2, height: 6, width: 7, channels: 3, size: 2, across: 3 },
  { ...halved, rows: 1, height: 7, width: 4, channels: 8, size: 3, across: 2 },
];

const sizesOf = ({ rows, height, width, channels, size, across = size, stride }: Window) => [
  rows,
  height,
  width,
  channels,
  size,
  across,
  stride,
];

/** A few values only, so that many are equal. */
const coarse = (uniform: () => number) => () => Math.round(2 * uniform());

/** The pixels under the window at a place, in order. */
function covered(places: Places, place: number): number[] {
  const { size, across = size } = places.window;
  return Array.from({ length: size * across }, (_, i) => places.pixel(place, Math.floor(i / across), i % across) ?? 0);
}

function cases(
  prepare: (window: Window, places: Places, memory: Parameters<Case["prepare"]>[0]) => ReturnType<Case["prepare"]>,
): Case[] {
  return windows.map((window) => {
    const { rows, height, width, channels, size, across = size, stride } = window;
    return {
      name: `${rows} of ${height} × ${width} × ${channels}, ${size} × ${across} by ${stride}`,
      prepare: (memory) => prepare(window, new Places(window), memory),
    };
  });
}

export const maxPoolForward = cases((window, places, memory) => {
  const x = Pictures.input(memory, window, false);
  const y = memory.output(places.count, window.channels);
  const expected = (place: number, c: number) =>
    exactly(Math.max(...covered(places, place).map((pixel) => x.at(pixel, c))));
  return { args: [y, x.tensor, ...sizesOf(window)], results: [{ tensor: y, padding: "zero", expected }] };
});

export const maxPoolBackward = cases((window, places, memory) => {
  const { rows, height, width, channels } = window;
  const x = memory.matrix(rows * height * width, channels, coarse(memory.uniform));
  const value = (pixel: number, c: number) => initial(x, pixel, c);
  const largest = (place: number, c: number) => Math.max(...covered(places, place).map((pixel) => value(pixel, c)));
  const y = memory.matrix(places.count, channels, (i) => largest(Math.floor(i / channels), i % channels));
  const dy = memory.matrix(places.count, channels);
  const dx = memory.output(rows * height * width, channels);
  const sums = new Float32Array(rows * height * width * channels);
  for (let place = 0; place < places.count; place++) {
    for (let c = 0; c < channels; c++) {
      const first = covered(places, place).find((pixel) => value(pixel, c) === largest(place, c)) ?? 0;
      sums[first * channels + c] = (sums[first * channels + c] ?? 0) + initial(dy, place, c);
    }
  }
  const expected = (pixel: number, c: number) => exactly(sums[pixel * channels + c] ?? Number.NaN);
  return { args: [dx, dy, x, y, ...sizesOf(window)], results: [{ tensor: dx, padding: "zero", expected }] };
});

export const averagePoolForward = cases((window, places, memory) => {
  const x = Pictures.input(memory, window, false);
  const y = memory.output(places.count, window.channels);
  const count = window.size * (window.across ?? window.size);
  const expected = (place: number, c: number) => {
    const values = covered(places, place).map((pixel) => x.at(pixel, c));
    const sum = values.reduce((total, value) => total + value, 0);
    const magnitude = values.reduce((total, value) => total + Math.abs(value), 0);
    return rounded(sum / count, count + 1, magnitude / count);
  };
  return { args: [y, x.tensor, ...sizesOf(window)], results: [{ tensor: y, padding: "zero", expected }] };
});

export const averagePoolBackward = cases((window, places, memory) => {
  const { rows, height, width, channels, size, across = size } = window;
  const dy = memory.matrix(places.count, channels);
  const dx = memory.output(rows * height * width, channels);
  const sums = new Float32Array(rows * height * width * channels);
  for (let place = 0; place < places.count; place++) {
    for (const pixel of covered(places, place)) {
      for (let c = 0; c < channels; c++) {
        const share = Math.fround(initial(dy, place, c) / (size * across));
        sums[pixel * channels + c] = (sums[pixel * channels + c] ?? 0) + share;
      }
    }
  }
  const expected = (pixel: number, c: number) => exactly(sums[pixel * channels + c] ?? Number.NaN);
  return { args: [dx, dy, ...sizesOf(window)], results: [{ tensor: dx, padding: "zero", expected }] };
});
