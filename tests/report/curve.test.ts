import assert from "node:assert/strict";
import { test } from "node:test";
import { dashes, finiteRuns, type Point } from "../../src/report/curve.js";

const { NaN: nothing, POSITIVE_INFINITY: infinity } = Number;
const horizontal = (...columns: number[]): Point[] => columns.map((x) => [x, 3]);

test("what is not finite parts a line", () => {
  const line: Point[] = [
    [0, nothing],
    [1, 5],
    [2, 6],
    [3, infinity],
    [4, -infinity],
    [5, 9],
  ];
  assert.deepEqual(finiteRuns(line), [
    [
      [1, 5],
      [2, 6],
    ],
    [[5, 9]],
  ]);
  assert.deepEqual(finiteRuns([[1, nothing]]), []);
  assert.deepEqual(finiteRuns(horizontal(1, 2, 3)), [horizontal(1, 2, 3)]);
});

test("dashes go on across the line's points", () => {
  assert.deepEqual(dashes(horizontal(0, 20), 4, 6), [horizontal(0, 4), horizontal(10, 14)]);
  assert.deepEqual(dashes(horizontal(0, 3, 5, 12), 4, 6), [horizontal(0, 3, 4), horizontal(10, 12)]);
  assert.deepEqual(dashes(horizontal(7), 4, 6), [horizontal(7)]);
  assert.deepEqual(dashes([], 4, 6), []);
});

test("dashes are measured along a slope", () => {
  const [first, second] = dashes(
    [
      [0, 0],
      [30, 40],
    ],
    10,
    15,
  );
  assert.deepEqual(first, [
    [0, 0],
    [6, 8],
  ]);
  assert.deepEqual(
    second?.map((point) => point.map((value) => Math.round(value * 1e9) / 1e9)),
    [
      [15, 20],
      [21, 28],
    ],
  );
});
