import assert from "node:assert/strict";
import { test } from "node:test";
import { digitOf } from "../../demo/draw/raster.js";
import { isFar, type Point, type Stroke, smoothed } from "../../demo/draw/strokes.js";

const SIDE = 28;

function line(...places: readonly (readonly [x: number, y: number])[]): Stroke {
  return places.map(([x, y]) => ({ x, y, pen: 1 }));
}

function digit(...strokes: Stroke[]): Uint8Array {
  const found = digitOf(strokes, { height: SIDE, width: SIDE });
  assert.ok(found);
  return found;
}

/** Rows and columns that hold ink of at least half strength, and where its centre of mass is. */
function measured(picture: Uint8Array) {
  const dark = [...picture.keys()].filter((i) => (picture[i] ?? 0) >= 64);
  const rows = dark.map((i) => Math.floor(i / SIDE));
  const columns = dark.map((i) => i % SIDE);
  const mass = picture.reduce((sum, value) => sum + value, 0);
  const mean = (place: (i: number) => number) => picture.reduce((sum, value, i) => sum + value * place(i), 0) / mass;
  return {
    height: Math.max(...rows) - Math.min(...rows) + 1,
    width: Math.max(...columns) - Math.min(...columns) + 1,
    x: mean((i) => i % SIDE),
    y: mean((i) => Math.floor(i / SIDE)),
    mass: mass / 255,
  };
}

test("an upright line becomes 20 pixels tall, 2.3 wide and stands in the middle", () => {
  const { height, width, x, y, mass } = measured(digit(line([0.2, 0.1], [0.2, 0.5], [0.2, 0.9])));
  assert.equal(height, 20);
  assert.ok(width >= 2 && width <= 4, `${width}`);
  assert.ok(Math.abs(x - 14) <= 0.55 && Math.abs(y - 14) <= 0.55, `${x} ${y}`);
  // The capsule's area: (20 − 2.3) · 2.3 and a disc of that diameter.
  assert.ok(Math.abs(mass - (17.7 * 2.3 + Math.PI * 1.15 ** 2)) < 2, `${mass}`);
});

test("neither the size nor the place of a drawing changes what the network sees", () => {
  const shape: readonly (readonly [number, number])[] = [
    [0.3, 0.2],
    [0.6, 0.25],
    [0.35, 0.7],
    [0.65, 0.75],
  ];
  const large = digit(line(...shape));
  const small = digit(line(...shape.map(([x, y]) => [0.02 + x / 2, 0.4 + y / 2] as const)));
  large.forEach((value, i) => {
    assert.ok(Math.abs(value - (small[i] ?? 0)) <= 2, `${value} and ${small[i]} at ${i}`);
  });
});

test("a dot is a disc that does not fill the picture", () => {
  const { height, width, mass } = measured(digit(line([0.9, 0.1])));
  assert.equal(height, width);
  assert.ok(Math.abs(mass - Math.PI * 1.15 ** 2) < 0.5, `${mass}`);
});

test("a small tick stays small", () => {
  const { height } = measured(digit(line([0.5, 0.5], [0.5, 0.55])));
  assert.ok(height >= 6 && height <= 7, `${height}`);
});

test("the centre of mass comes to pixel 14, not the middle of the box", () => {
  for (const turned of [
    ([x, y]: readonly [number, number]) => [x, y] as const,
    ([x, y]: readonly [number, number]) => [1 - x, y] as const,
    ([x, y]: readonly [number, number]) => [y, x] as const,
    ([x, y]: readonly [number, number]) => [y, 1 - x] as const,
  ]) {
    // A hook, heavy on one side, as narrow as it needs to be to move.
    const hook = [
      [0.4, 0.1],
      [0.4, 0.9],
      [0.5, 0.9],
      [0.6, 0.85],
    ] as const;
    const { x, y, width, height } = measured(digit(line(...hook.map(turned))));
    const middle = width < height ? x : y;
    assert.ok(middle >= 13.5 && middle < 14.5, `${middle}`);
  }
});

test("harder pressure gives a wider line", () => {
  const mass = (pen: number) => measured(digit(line([0.5, 0.1], [0.5, 0.9]).map((point) => ({ ...point, pen })))).mass;
  assert.ok(mass(1.5) > 1.3 * mass(1));
});

test("several strokes are one picture, and none is no picture", () => {
  const both = measured(digit(line([0.2, 0.2], [0.2, 0.8]), [], line([0.8, 0.2], [0.8, 0.8])));
  assert.ok(both.width >= 19 && both.height >= 19, `${both.width}×${both.height}`);
  assert.equal(digitOf([], { height: SIDE, width: SIDE }), undefined);
  assert.equal(digitOf([[]], { height: SIDE, width: SIDE }), undefined);
});

test("the picture has the size that the network takes", () => {
  const picture = digitOf([line([0.5, 0.1], [0.5, 0.9])], { height: 14, width: 30 });
  assert.equal(picture?.length, 420);
  const rows = Array.from({ length: 14 }, (_, row) => Math.max(...(picture?.subarray(30 * row, 30 * row + 30) ?? [])));
  assert.deepEqual(
    rows.map((ink) => Number(ink > 0)),
    [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
  );
});

test("a smoothed stroke starts and ends where the hand did, and rounds the corner between", () => {
  const corner = line([0, 0], [0.5, 0], [0.5, 0.5]);
  const smooth = smoothed(corner);
  assert.deepEqual(smooth[0], corner[0]);
  assert.deepEqual(smooth.at(-1), corner[2]);
  const nearest = Math.min(...smooth.map(({ x, y }) => Math.hypot(x - 0.5, y)));
  assert.ok(nearest > 0.05 && nearest < 0.2, `${nearest}`);
  const step = smooth.slice(1).map(({ x, y }, i) => Math.hypot(x - (smooth[i]?.x ?? 0), y - (smooth[i]?.y ?? 0)));
  assert.ok(Math.max(...step) < 0.26, `${Math.max(...step)}`);
  assert.deepEqual(smoothed([]), []);
  assert.deepEqual(smoothed(line([0.3, 0.4])), line([0.3, 0.4]));
});

test("only a place away from the last is a new point", () => {
  const point = (x: number): Point => ({ x, y: 0.5, pen: 1 });
  assert.ok(isFar(undefined, point(0.5)));
  assert.ok(isFar(point(0.5), point(0.51)));
  assert.ok(!isFar(point(0.5), point(0.501)));
});
