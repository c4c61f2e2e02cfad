import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cellsWith, measurableCells, titleOfCell } from "./peers/cells.js";
import { seconds } from "./peers/format.js";
import { placesOf } from "./peers/installed.js";
import { markdownOf } from "./peers/matrix.js";
import { type Measurement, readResults, withMeasurement, writeResults } from "./peers/results.js";
import { type Cell, comparison, type Row, tables } from "./peers/tables.js";
import { readTrial } from "./peers/trial.js";
import { takeTurns } from "./peers/turns.js";

const row = (what: string, ...cells: Cell[]): Row => ({ what, format: seconds, once: false, cells });
const measured = (date: string, values: readonly number[], notes: readonly string[] = []): Measurement => ({
  date,
  machine: "an abacus",
  trials: values.map((value) => ({ value, notes })),
});
const unused = () => assert.fail("measured");

describe("the rows of the comparison", () => {
  test("have a cell for every column", () => {
    for (const { columns, rows } of tables) {
      for (const { what, cells } of rows) assert.equal(cells.length, columns.length, what);
    }
  });

  test("are stored under names of their own", () => {
    const titles = measurableCells(tables).map(titleOfCell);
    assert.equal(new Set(titles).size, titles.length);
  });

  test("are chosen by a word in any case", () => {
    const chosen = cellsWith(measurableCells(tables), "LENET-5").map(titleOfCell);
    assert.deepEqual(
      chosen.map((title) => title.replace(/ \d+\.\d+\.\d+/, "")),
      ["glyphnet", "TensorFlow.js, wasm", "TensorFlow.js, cpu", "jax-js, wasm", "ConvNetJS"].map(
        (column) => `one epoch of LeNet-5, batch 128, momentum 0.9: ${column}`,
      ),
    );
  });

  test("that no word chooses are an error that lists them", () => {
    assert.throws(() => cellsWith(measurableCells(tables), "abacus"), /"abacus".*one epoch, full batch: NumPy, f32; /);
  });

  test("name the pinned versions", () => {
    for (const column of comparison.columns) assert.match(column, / \d+\.\d+\.\d+(, \w+)?$/);
  });
});

describe("stored figures", () => {
  test("stay, with their date, until they are measured again", (context) => {
    const folder = mkdtempSync(join(tmpdir(), "glyphnet-"));
    context.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "below", "results.json");
    assert.deepEqual(readResults(path), {});
    const [old, other, again] = [
      measured("2026-01-01", [3]),
      measured("2026-01-02", [4]),
      measured("2026-01-03", [5]),
    ] as const;
    writeResults(path, withMeasurement(withMeasurement({}, "a row", "one", old), "a row", "two", other));
    writeResults(path, withMeasurement(readResults(path), "a row", "one", again));
    assert.deepEqual(readResults(path), { "a row": { one: again, two: other } });
  });
});

describe("the table", () => {
  const table = {
    columns: ["one", "two", "three"],
    rows: [row("time", unused, unused, "cannot: no clock"), row("more", unused, unused, unused)],
  };
  const lines = markdownOf(table, {
    time: {
      one: measured("2026-01-01", [9, 0.25, 0.26]),
      two: measured("2026-01-02", [84], ["no skip", "from 8 images"]),
    },
    more: {
      one: { ...measured("2026-01-03", []), cannot: "no gradient" },
      two: measured("2026-01-04", [5e-6], ["from 8 images"]),
    },
  }).split("\n");

  test("has the median of each figure, with its date and the numbers of its notes", () => {
    assert.match(
      lines[2] ?? "",
      /^\| time \| 260 ms, 2026-01-01 \| 84 s, 2026-01-02 \[1\] \[2\] \| cannot: no clock, \d/,
    );
    assert.equal(lines[3], "| more | cannot: no gradient, 2026-01-03 | 5.0 µs, 2026-01-04 [2] | not measured |");
  });

  test("tells the notes and the machines below", () => {
    assert.deepEqual(lines.slice(4), ["", "[1] no skip.", "[2] from 8 images.", "Measured on: an abacus."]);
  });
});

describe("turns", () => {
  const run = (cells: Record<string, () => number>, once = false) => {
    const order: string[] = [];
    const said: string[] = [];
    const timed = { ...row("time"), once };
    const measurable = Object.entries(cells).map(([column, measure]) => ({
      row: timed,
      column,
      measure: () => {
        order.push(column);
        return { value: measure() };
      },
    }));
    const turns = takeTurns(timed, measurable, "", 2, (line) => said.push(line));
    return { order, said, turns: turns.map(({ cell, trials, cannot }) => [cell.column, trials.length, cannot]) };
  };
  const fail = (message: string) => () => {
    throw new Error(message);
  };

  test("go round after round, but once round where every run gives the same", () => {
    assert.deepEqual(run({ a: () => 1, b: () => 2 }).order, ["a", "b", "a", "b"]);
    assert.deepEqual(run({ a: () => 1, b: () => 2 }, true).order, ["a", "b"]);
  });

  test("skip by name what fails", () => {
    const { order, said, turns } = run({ a: fail("no such package\n at x"), b: () => 2 });
    assert.deepEqual(order, ["a", "b", "b"]);
    assert.deepEqual(turns, [["b", 2, undefined]]);
    assert.deepEqual(said, ["skipped: time: a: no such package", "time: b: 2.0 s", "time: b: 2.0 s"]);
  });

  test("keep what a library cannot do", () => {
    const complaint = "Error: Kernel 'Conv2DBackpropFilter' not registered for backend 'wasm'.";
    assert.deepEqual(run({ a: fail(complaint) }).turns, [["a", 0, "no gradient of a convolution in wasm"]]);
  });
});

test("a trial is a figure above 0, and a loss that is a number", () => {
  assert.deepEqual(readTrial('{"value":2,"loss":0.5}'), { value: 2, loss: 0.5 });
  assert.throws(() => readTrial('{"value":2,"loss":null}'), /not finite/);
  assert.throws(() => readTrial('{"value":0}'), /expected a trial/);
  assert.throws(() => readTrial(undefined), /expected a trial/);
});

test("an install brings what a package needs, from the nearest place, and nothing else", () => {
  const packages = {
    "node_modules/a": { dependencies: { b: "1", c: "1" } },
    "node_modules/a/node_modules/b": { dependencies: { c: "1" } },
    "node_modules/b": { dependencies: { d: "1" } },
    "node_modules/c": { peerDependencies: { a: "1", e: "1" } },
    "node_modules/d": {},
    "node_modules/e": {},
  };
  const found = ["node_modules/a", "node_modules/a/node_modules/b", "node_modules/c", "node_modules/e"];
  assert.deepEqual(placesOf(packages, ["a"]), found);
});
