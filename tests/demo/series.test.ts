import assert from "node:assert/strict";
import { test } from "node:test";
import { Series } from "../../demo/charts/series.js";

const rules = { last: "last", mean: "mean", sum: "sum" } as const;
const row = (value: number) => ({ last: value, mean: value, sum: value });

test("rows up to the capacity are kept as they are", () => {
  const series = new Series(rules, 8);
  for (let i = 1; i <= 8; i++) series.add(row(i));
  for (const name of ["last", "mean", "sum"] as const)
    assert.deepEqual([...series.column(name)], [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(series.stride, 1);
});

test("beyond it neighbours become one, by the rule of their column, and so do rows that come later", () => {
  const series = new Series(rules, 4);
  for (let i = 1; i <= 11; i++) series.add(row(i));
  assert.equal(series.stride, 4);
  assert.deepEqual([...series.column("last")], [4, 8, 11]);
  assert.deepEqual([...series.column("mean")], [2.5, 6.5, 10]);
  assert.deepEqual([...series.column("sum")], [10, 26, 30]);
});

test("an hour of a thousand steps a second stays within the capacity, and loses no step", () => {
  const series = new Series(rules);
  const steps = 3600 * 1000;
  for (let i = 1; i <= steps; i++) series.add(row(i));
  assert.ok(series.length > series.capacity / 2 && series.length <= series.capacity, `${series.length} points`);
  assert.equal(series.column("last").buffer.byteLength, 8 * series.capacity);
  assert.equal(
    series.column("sum").reduce((sum, value) => sum + value, 0),
    (steps * (steps + 1)) / 2,
  );
  assert.equal(series.column("last").at(-1), steps);
});

test("a capacity that cannot be halved is refused", () => {
  for (const capacity of [0, 1, 7, 2.5]) assert.throws(() => new Series(rules, capacity), RangeError);
});

test("a series goes on from its state as if it had never stopped", () => {
  const [whole, first, second] = [new Series(rules, 8), new Series(rules, 8), new Series(rules, 8)];
  for (let i = 1; i <= 100; i++) {
    whole.add(row(i));
    if (i <= 37) first.add(row(i));
    if (i === 37) assert.ok(second.restore(structuredClone(first.state())));
    if (i > 37) second.add(row(i));
  }
  assert.deepEqual(second.state(), whole.state());
});

test("points of another series are not taken over", () => {
  const series = new Series(rules, 8);
  series.add(row(3));
  const before = series.state();
  const larger = new Series(rules, 16);
  for (let i = 0; i < 12; i++) larger.add(row(i));
  const { sum: _, ...others } = before.columns;
  const broken = [larger.state(), { ...before, columns: others as never }];
  for (const state of broken) assert.equal(series.restore(state), false);
  assert.deepEqual(series.state(), before);
});
