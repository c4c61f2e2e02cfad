import assert from "node:assert/strict";
import { test } from "node:test";
import { Drawing } from "../../demo/draw/drawing.js";

const point = (x: number, y = 0.5) => ({ x, y, pen: 1 });

function counted(): { drawing: Drawing; changes: () => number } {
  const drawing = new Drawing();
  let changes = 0;
  drawing.onChange(() => changes++);
  return { drawing, changes: () => changes };
}

test("a stroke is what the pen passes while it is down, without what lies too near", () => {
  const { drawing, changes } = counted();
  drawing.moveTo([point(0.1)]);
  assert.ok(drawing.empty);
  drawing.begin(point(0.2));
  assert.ok(drawing.open);
  drawing.moveTo([point(0.3), point(0.3001), point(0.4)]);
  drawing.moveTo([point(0.4)]);
  drawing.end();
  drawing.moveTo([point(0.9)]);
  assert.deepEqual(drawing.strokes, [[point(0.2), point(0.3), point(0.4)]]);
  assert.equal(changes(), 2);
  assert.ok(!drawing.open);
});

test("undo takes the last stroke, clear takes all, and neither tells of nothing", () => {
  const { drawing, changes } = counted();
  drawing.undo();
  drawing.clear();
  assert.equal(changes(), 0);
  for (const x of [0.1, 0.2, 0.3]) {
    drawing.begin(point(x));
    drawing.end();
  }
  drawing.undo();
  assert.deepEqual(drawing.strokes, [[point(0.1)], [point(0.2)]]);
  drawing.begin(point(0.4));
  drawing.clear();
  assert.ok(drawing.empty && !drawing.open);
  assert.equal(changes(), 6);
});
