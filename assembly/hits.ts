import { paddedColumns, sliceStart } from "./slices";

/** predictions[r] = the first column of the row's largest logit.   predictions u8 [rows], x f32 [rows, classes]. */
export function predictClasses(predictions: usize, x: usize, rows: i32, classes: i32, part: i32, parts: i32): void {
  const stride = (<usize>paddedColumns(classes)) << 2;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const row = x + <usize>r * stride;
    let best = 0;
    let highest = load<f32>(row);
    for (let c = 1; c < classes; c++) {
      const value = load<f32>(row + (<usize>c << 2));
      if (value > highest) {
        highest = value;
        best = c;
      }
    }
    store<u8>(predictions + r, <u8>best);
  }
}

/**
 * totals[0] += Σ losses,   totals[1] += how many predictions equal their label,   totals[2] += how many losses are above
 * `lost`.   totals f64 [3].
 *
 * Row after row in double precision: part 0 does it all, so that the order is one however many threads there are and
 * however a batch is cut into chunks.
 */
export function addTotals(
  totals: usize,
  losses: usize,
  predictions: usize,
  labels: usize,
  rows: i32,
  lost: f32,
  part: i32,
  parts: i32,
): void {
  if (part != 0) return;
  let loss = load<f64>(totals);
  let hits = load<f64>(totals, 8);
  let above = load<f64>(totals, 16);
  for (let r = 0; r < rows; r++) {
    const own = load<f32>(losses + (<usize>r << 2));
    loss += <f64>own;
    above += <f64>(own > lost);
    hits += <f64>(load<u8>(predictions + r) == load<u8>(labels + r));
  }
  store<f64>(totals, loss);
  store<f64>(totals, hits, 8);
  store<f64>(totals, above, 16);
}
