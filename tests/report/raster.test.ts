import assert from "node:assert/strict";
import { test } from "node:test";
import { type Color, Raster } from "../../src/report/raster.js";
import { bounds, colorAt, decodeRgb, inkOf, pixelsOf, WHITE } from "./decoded.js";

const BLACK: Color = [0, 0, 0];
const RED: Color = [200, 30, 40];

/** The red of each pixel, row by row. */
function reds(raster: Raster): number[][] {
  return Array.from({ length: raster.height }, (_, y) =>
    Array.from({ length: raster.width }, (_, x) => colorAt(raster, x, y)[0]),
  );
}

test("a rectangle fills its pixels and no others", () => {
  const raster = new Raster(7, 5, WHITE);
  raster.fill(2, 1, 3, 2, RED);
  const filled = pixelsOf(raster, RED);
  assert.equal(filled.length, 6);
  assert.deepEqual(bounds(filled), { left: 2, right: 4, top: 1, bottom: 2 });
  assert.equal(pixelsOf(raster, WHITE).length, 35 - 6);
});

test("a grey picture is scaled by a whole factor", () => {
  const raster = new Raster(8, 6, WHITE);
  raster.picture(1, 1, Uint8Array.of(10, 20, 30, 40, 50, 60), 3, 2);
  assert.deepEqual(reds(raster), [
    [255, 255, 255, 255, 255, 255, 255, 255],
    [255, 10, 10, 20, 20, 30, 30, 255],
    [255, 10, 10, 20, 20, 30, 30, 255],
    [255, 40, 40, 50, 50, 60, 60, 255],
    [255, 40, 40, 50, 50, 60, 60, 255],
    [255, 255, 255, 255, 255, 255, 255, 255],
  ]);
  assert.deepEqual(colorAt(raster, 3, 1), [20, 20, 20]);
});

test("a line covers whole pixels whole and half ones by half", () => {
  const raster = new Raster(12, 6, WHITE);
  const across = (y: number) => [[[-5, y] as const, [20, y] as const]];
  raster.lines(across(2), 2, BLACK);
  assert.deepEqual(
    reds(raster).map(([red]) => red),
    [255, 0, 0, 255, 255, 255],
  );
  raster.lines(across(4.5), 2, BLACK);
  assert.deepEqual(
    reds(raster).map(([, red]) => red),
    [255, 0, 0, 128, 0, 128],
  );
});

test("a slope is smooth, and lines that overlap cover as one", () => {
  const slope = [[2, 2] as const, [30, 13] as const];
  const once = new Raster(32, 16, WHITE);
  once.lines([slope], 3, BLACK);
  const shades = new Set(reds(once).flat());
  assert.ok(shades.size > 20, `${shades.size} shades`);
  const twice = new Raster(32, 16, WHITE);
  twice.lines([slope, slope.toReversed()], 3, BLACK);
  assert.deepEqual(twice.data, once.data);
});

test("a line of one point is a round dot", () => {
  const raster = new Raster(20, 20, WHITE);
  raster.lines([[[10, 10]]], 8, BLACK);
  assert.deepEqual(bounds(inkOf(raster)), { left: 6, right: 13, top: 6, bottom: 13 });
  assert.deepEqual(colorAt(raster, 6, 6), WHITE, "the corner is cut");
  const inked = reds(raster)
    .flat()
    .reduce((sum, red) => sum + (255 - red) / 255, 0);
  assert.ok(Math.abs(inked - Math.PI * 16) < 1, `${inked} pixels`);
});

test("a text lies left of, around or right of its place", () => {
  const extentOf = (anchor: number) => {
    const raster = new Raster(100, 30, WHITE);
    raster.text(50, 8, "HH", BLACK, 2, anchor);
    return bounds(inkOf(raster));
  };
  assert.deepEqual(extentOf(0), { left: 50, right: 71, top: 8, bottom: 21 });
  assert.deepEqual([extentOf(0.5).left, extentOf(0.5).right], [39, 60]);
  assert.deepEqual([extentOf(1).left, extentOf(1).right], [28, 49]);
});

test("the PNG file holds the picture", () => {
  const raster = new Raster(9, 7, [1, 2, 3]);
  raster.fill(2, 2, 3, 3, RED);
  const { width, height, data } = decodeRgb(raster.png());
  assert.deepEqual([width, height], [9, 7]);
  assert.deepEqual(Array.from(data), Array.from(raster.data));
});
