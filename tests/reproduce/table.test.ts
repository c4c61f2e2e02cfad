import assert from "node:assert/strict";
import { test } from "node:test";
import type { Study } from "../../src/reproduce/results.js";
import { summarize } from "../../src/reproduce/summary.js";
import { studyTable } from "../../src/reproduce/table.js";
import { sampleStep, sampleStudy } from "../report/sample-study.js";

function study(...steps: Study["steps"]): Study {
  return { dataName: "digits", trainingImages: 12000, testImages: 300, steps };
}

/** The cells of each of the table's rows; the first row is the head, the second the rule. */
function rowsOf(table: string): string[][] {
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) => line.split(/(?<!\\)\|/).slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

test("an odd number of seeds has a run in the middle", () => {
  const { accuracy, middle } = summarize(sampleStep([0.9, 0.1, 0.5]));
  assert.deepEqual(accuracy, { median: 0.5, worst: 0.1, best: 0.9 });
  assert.equal(middle?.seed, 2);
});

test("of an even number the median is between two, and the worse one is the middle run", () => {
  const { accuracy, middle } = summarize(sampleStep([0.75, 0.1, 0.9, 0.5]));
  assert.deepEqual(accuracy, { median: 0.625, worst: 0.1, best: 0.9 });
  assert.equal(middle?.seed, 3);
});

test("loss and seconds have medians of their own", () => {
  const step = sampleStep([0.1, 0.2, 0.3]);
  const losses = [5, 1, 3];
  const seconds = [2, 8, 4];
  const runs = step.runs.map((run, at) => ({ ...run, testLoss: losses[at] ?? 0, seconds: seconds[at] ?? 0 }));
  const { loss, seconds: middle } = summarize({ runs });
  assert.deepEqual([loss, middle], [3, 4]);
});

test("numbers that are not finite are the worst", () => {
  const step = sampleStep([Number.NaN, 0.9, 0.5]);
  const runs = step.runs.map((run) => ({ ...run, testLoss: run.seed === 0 ? Number.NaN : run.seed }));
  const { accuracy, loss } = summarize({ runs });
  assert.deepEqual(accuracy, { median: 0.5, worst: Number.NaN, best: 0.9 });
  assert.equal(loss, 2);
});

test("the table has a row per step, in columns that line up", () => {
  const table = studyTable(sampleStudy());
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  assert.equal(lines.length, 15);
  assert.equal(new Set(lines.map((line) => [...line].length)).size, 1, "all lines have one length");
  const bars = lines.map((line) => Array.from(line.matchAll(/\|/g), ({ index }) => index).join());
  assert.equal(new Set(bars).size, 1, "the bars stand below each other");
  const [head, rule, published] = rowsOf(table);
  assert.deepEqual(head?.slice(0, 6), ["step", "batch", "rate", "test accuracy", "worst … best", "test loss"]);
  assert.ok(rule?.every((cell) => /^-+:?$/.test(cell)));
  const expected = ["as published", "all", "0.00005", "73.30 %", "21.10 % … 82.40 %", "10.4300"];
  assert.deepEqual(published?.slice(0, 6), expected);
  assert.match(published?.[6] ?? "", /^4\d\.\d$/);
});

test("a step says how many of its runs diverged, and only where one did there is such a column", () => {
  const calm = sampleStep([0.9, 0.8]);
  const runs = calm.runs.map((run) => (run.seed === 1 ? { ...run, divergedInEpoch: 3 } : run));
  const [head, , first, second] = rowsOf(studyTable(study(calm, { ...calm, name: "wild", runs })));
  assert.deepEqual([head?.at(-1), first?.at(-1), second?.at(-1)], ["diverged", "", "1 of 2"]);
  assert.ok(!studyTable(study(calm)).includes("diverged"));
});

test("the line below says what it ran on, from how many seeds, and the notice", () => {
  const last = (text: string) => text.trimEnd().split("\n").at(-1);
  assert.equal(
    last(studyTable({ ...study(sampleStep([0.5, 0.6])), notice: "A short study." })),
    "digits: 12,000 training and 300 test images; medians over 2 seeds per step. A short study.",
  );
  const uneven = study(sampleStep([0.5]), sampleStep([0.5, 0.6, 0.7]));
  assert.match(last(studyTable(uneven)) ?? "", /medians over 1 to 3 seeds per step\.$/);
});

test("one run of one step has no range", () => {
  const table = studyTable(study(sampleStep([0.5])));
  assert.deepEqual(rowsOf(table)[2]?.slice(3, 5), ["50.00 %", "–"]);
  assert.match(table, /one seed per step\.\n$/);
});

test("steps without runs and studies without steps make tables too", () => {
  assert.equal(rowsOf(studyTable(study(sampleStep([])))).length, 3);
  assert.equal(rowsOf(studyTable(study())).length, 2);
});

test("a name cannot break the table", () => {
  const table = studyTable(study(sampleStep([0.5], { name: "a | b\n| c \\| <b>\u001b[31m" })));
  const rows = rowsOf(table);
  assert.equal(rows.length, 3);
  assert.equal(rows[2]?.[0], "a \\| b \\| c \\\\\\| \\<b> [31m");
  assert.equal(rows[2]?.length, rows[0]?.length);
});
