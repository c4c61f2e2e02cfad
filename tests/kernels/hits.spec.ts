import { addTotals, predictClasses } from "../../assembly/hits";
import { at, element, expectGuards, expectSlices, input, put, release, reserve, special, values } from "./guarded";

const LOST: f32 = 0.25;

let rows = 0;
let classes = 0;
let x: usize = 0;
let predictions: usize = 0;
let labels: usize = 0;
let losses: usize = 0;
let totals: usize = 0;

function prepareLogits(rowCount: i32, classCount: i32): void {
  rows = rowCount;
  classes = classCount;
  x = input(rows, classes);
  predictions = reserve(rows);
}

function predict(part: i32, parts: i32): void {
  predictClasses(predictions, x, rows, classes, part, parts);
}

function firstLargest(row: i32): i32 {
  let best = 0;
  for (let c = classes - 1; c >= 0; c--) if (at(x, row, c, classes) >= at(x, row, best, classes)) best = c;
  return best;
}

function checkPredictions(rowCount: i32, classCount: i32): void {
  prepareLogits(rowCount, classCount);
  predict(0, 1);
  let wrong = 0;
  for (let r = 0; r < rows; r++) if (load<u8>(predictions + r) != <u8>firstLargest(r)) wrong++;
  expect<i32>(wrong).toBe(0, "the column of the largest logit");
  expectGuards();
}

/** Labels hit every third prediction; the totals start at 100 and 7. */
function prepareTotals(rowCount: i32): void {
  rows = rowCount;
  losses = values(rows);
  predictions = reserve(rows);
  labels = reserve(rows);
  for (let r = 0; r < rows; r++) {
    store<u8>(predictions + r, <u8>(r % 10));
    store<u8>(labels + r, <u8>((r % 10) + min(r % 3, 1)));
  }
  totals = reserve(24);
  store<f64>(totals, 100);
  store<f64>(totals, 7, 8);
  store<f64>(totals, 5, 16);
}

function total(part: i32, parts: i32): void {
  addTotals(totals, losses, predictions, labels, rows, LOST, part, parts);
}

function checkTotals(rowCount: i32): void {
  prepareTotals(rowCount);
  let sum: f64 = 100;
  let lost = 5;
  for (let r = 0; r < rows; r++) {
    sum += <f64>element(losses, r);
    if (element(losses, r) > LOST) lost++;
  }
  total(0, 1);
  expect<f64>(load<f64>(totals)).toBe(sum, "losses are added in f64, row after row, to what is there");
  expect<f64>(load<f64>(totals, 8)).toBe(<f64>(7 + (rows + 2) / 3), "hits are added to what is there");
  expect<f64>(load<f64>(totals, 16)).toBe(<f64>lost, "losses above the limit are added to what is there");
  expectGuards();
}

describe("predicted classes", () => {
  beforeEach(release);

  test("one row, one class", () => checkPredictions(1, 1));
  test("as large as a tile, 4 × 8", () => checkPredictions(4, 8));
  test("a multiple of the tile, 8 × 16", () => checkPredictions(8, 16));
  test("not a multiple, 5 × 13", () => checkPredictions(5, 13));
  test("digits, 128 × 10", () => checkPredictions(128, 10));
  test("as many classes as a byte counts, 9 × 256", () => checkPredictions(9, 256));

  test("each column can win, the first and the last too", () => {
    prepareLogits(256, 256);
    for (let r = 0; r < 256; r++) put(x, r, r, 256, 2);
    predict(0, 1);
    for (let r = 0; r < 256; r++) expect<u8>(load<u8>(predictions + r)).toBe(<u8>r);
  });

  test("of equal logits the first wins, and the zeros of the padding never do", () => {
    prepareLogits(2, 10);
    for (let c = 0; c < 10; c++) {
      put(x, 0, c, 10, c == 3 || c == 7 ? -1 : -2);
      put(x, 1, c, 10, c == 9 ? 0 : c == 8 ? -0 : -Infinity);
    }
    predict(0, 1);
    expect<u8>(load<u8>(predictions)).toBe(3);
    expect<u8>(load<u8>(predictions + 1)).toBe(8);
  });

  test("infinities and subnormals compare as numbers", () => {
    prepareLogits(1, 11);
    for (let c = 0; c < 11; c++) put(x, 0, c, 11, special(c == 0 ? 3 : c == 1 ? 4 : c));
    predict(0, 1);
    expect<u8>(load<u8>(predictions)).toBe(7);
    put(x, 0, 9, 11, Infinity);
    predict(0, 1);
    expect<u8>(load<u8>(predictions)).toBe(9);
  });

  test("slices", () => {
    prepareLogits(1, 1);
    expectSlices(predict);
    prepareLogits(50, 10);
    expectSlices(predict);
  });
});

describe("totals", () => {
  beforeEach(release);

  test("one row", () => checkTotals(1));
  test("four rows", () => checkTotals(4));
  test("five rows", () => checkTotals(5));
  test("a batch of 128", () => checkTotals(128));

  test("chunks give the bits of the whole", () => {
    prepareTotals(128);
    total(0, 1);
    const loss = load<f64>(totals);
    const hits = load<f64>(totals, 8);
    const lost = load<f64>(totals, 16);
    store<f64>(totals, 100);
    store<f64>(totals, 7, 8);
    store<f64>(totals, 5, 16);
    addTotals(totals, losses, predictions, labels, 37, LOST, 0, 1);
    addTotals(totals, losses + 37 * 4, predictions + 37, labels + 37, 91, LOST, 0, 1);
    expect<f64>(load<f64>(totals)).toBe(loss);
    expect<f64>(load<f64>(totals, 8)).toBe(hits);
    expect<f64>(load<f64>(totals, 16)).toBe(lost);
  });

  test("an infinite loss is not lost", () => {
    prepareTotals(4);
    store<f32>(losses, Infinity, 8);
    total(0, 1);
    expect<f64>(load<f64>(totals)).toBe(Infinity);
  });

  test("slices", () => {
    prepareTotals(128);
    expectSlices(total);
  });
});
