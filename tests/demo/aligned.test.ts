import assert from "node:assert/strict";
import { test } from "node:test";
import { aligned } from "../../demo/charts/aligned.js";

test("tables come side by side on all their epochs, in order", () => {
  const columns = aligned([
    {
      epoch: [0.5, 1, 1.5],
      columns: [
        [1, 2, 3],
        [4, null, 6],
      ],
    },
    { epoch: [1, 2], columns: [[7, 8]] },
    { epoch: [], columns: [[]] },
  ]);
  assert.deepEqual(columns, [
    [0.5, 1, 1.5, 2],
    [1, 2, 3, undefined],
    [4, null, 6, undefined],
    [undefined, 7, undefined, 8],
    [undefined, undefined, undefined, undefined],
  ]);
});

test("without rows there are none, for each column", () => {
  assert.deepEqual(aligned([{ epoch: [], columns: [[], []] }]), [[], [], []]);
});
