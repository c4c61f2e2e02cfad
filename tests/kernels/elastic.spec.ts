import {
  blendLattice,
  columnSplines,
  displacementOfFour,
  drawLattice,
  fillSplines,
  firstOf,
  latticeAmplitude,
  latticeColumns,
  latticeRows,
  latticeTaps,
  splineBytes,
} from "../../assembly/elastic";
import { paddedRows } from "../../assembly/slices";
import { element, expectGuards, release, reserve } from "./guarded";

const ALPHA: f64 = 34;

let height = 0;
let width = 0;
let sigma: f64 = 0;
let splines: usize = 0;
let lattice: usize = 0;
let line: usize = 0;
/** f32 [2, height, paddedRows(width)]: the displacements in x, then those in y. */
let field: usize = 0;

function prepare(rows: i32, columns: i32, deviation: f64): void {
  height = rows;
  width = columns;
  sigma = deviation;
  const floats = 2 * latticeColumns(width, sigma);
  splines = reserve(splineBytes(height, width));
  lattice = reserve(<usize>(latticeRows(height, sigma) * floats) << 2);
  line = reserve(<usize>floats << 2);
  field = reserve(<usize>(2 * height * paddedRows(width)) << 2);
  fillSplines(splines, height, width, sigma);
}

function draw(epoch: u32, image: u32): void {
  const columns = latticeColumns(width, sigma);
  drawLattice(lattice, latticeRows(height, sigma), columns, latticeAmplitude(ALPHA, sigma), 3, epoch, image);
  const size = <usize>(height * paddedRows(width)) << 2;
  let to = field;
  for (let y = 0; y < height; y++) {
    blendLattice(line, lattice, splines, y, columns);
    for (let group = 0; group < paddedRows(width) >> 2; group++, to += 16) {
      const weights = columnSplines(splines, height, group);
      const lineY = line + (<usize>columns << 2);
      v128.store(to, displacementOfFour(firstOf(line, weights), weights, latticeTaps(sigma)));
      v128.store(to + size, displacementOfFour(firstOf(lineY, weights), weights, latticeTaps(sigma)));
    }
  }
}

function displacement(axis: i32, y: i32, x: i32): f64 {
  return element(field, (axis * height + y) * paddedRows(width) + x);
}

/** The cubic B-spline as its definition gives it: the truncated powers of I. Schoenberg, 1946. */
function cubicSpline(t: f64): f64 {
  const binomials: StaticArray<f64> = [1, -4, 6, -4, 1];
  let sum: f64 = 0;
  for (let k = 0; k <= 4; k++) {
    const power = max(0, t + 2 - <f64>k);
    sum += binomials[k] * power * power * power;
  }
  return sum / 6;
}

/** Σ_ij c[i, j] B(y/s − i) B(x/s − j), where the lattice begins one spacing before the picture. */
function reference(axis: i32, y: i32, x: i32): f64 {
  const spacing = Math.sqrt(3) * sigma;
  const columns = latticeColumns(width, sigma);
  let sum: f64 = 0;
  for (let i = 0; i < latticeRows(height, sigma); i++) {
    const weight = cubicSpline(<f64>y / spacing - <f64>(i - 1));
    for (let j = 0; j < columns && weight != 0; j++) {
      const c = <f64>element(lattice, (i * 2 + axis) * columns + j);
      sum += c * weight * cubicSpline(<f64>x / spacing - <f64>(j - 1));
    }
  }
  return sum;
}

function check(rows: i32, columns: i32, deviation: f64): void {
  prepare(rows, columns, deviation);
  const amplitude = latticeAmplitude(ALPHA, sigma);
  let worst: f64 = 0;
  let largest: f64 = 0;
  for (let image = 0; image < 3; image++) {
    draw(1, image);
    for (let axis = 0; axis < 2; axis++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const actual = displacement(axis, y, x);
          const error = abs(actual - reference(axis, y, x));
          worst = max(worst, isNaN(error) ? Infinity : error);
          largest = max(largest, abs(actual));
        }
      }
    }
  }
  expect<f64>(worst / amplitude).toBeLessThan(1e-6);
  expect<f64>(largest / amplitude).toBeLessThan(1.000001);
  expect<f64>(largest).toBeGreaterThan(0);
  expectGuards();
}

/** Mean over many fields and places of u(x, y) · u(x + dx, y + dy), of the field in x with that of `axis`. */
function covariance(dx: i32, dy: i32, axis: i32): f64 {
  let sum: f64 = 0;
  let count = 0;
  for (let image = 0; image < 300; image++) {
    draw(2, image);
    for (let y = 0; y + dy < height; y += 3) {
      for (let x = 0; x + dx < width; x += 3, count++) sum += displacement(0, y, x) * displacement(axis, y + dy, x + dx);
    }
  }
  return sum / count;
}

describe("elastic displacements", () => {
  beforeEach(release);

  test("1 × 1", () => check(1, 1, 4));
  test("5 × 4", () => check(5, 4, 4));
  test("13 × 11, sigma ½, the finest lattice", () => check(13, 11, 0.5));
  test("7 × 21, sigma 1", () => check(7, 21, 1));
  test("28 × 28", () => check(28, 28, 4));
  test("28 × 28, a sigma beyond the picture", () => check(28, 28, 100));

  test("deviation and correlation are those of uniform noise smoothed by a Gaussian, times alpha", () => {
    prepare(28, 28, 4);
    const variance = covariance(0, 0, 0);
    const asked = (ALPHA * ALPHA) / 3 / (4 * Math.PI * sigma * sigma);
    expect<f64>(abs(variance / asked - 1)).toBeLessThan(0.05);
    for (let distance = 2; distance <= 12; distance += 2) {
      const correlation = Math.exp((-distance * distance) / (4 * sigma * sigma));
      expect<f64>(abs(covariance(distance, 0, 0) / variance - correlation)).toBeLessThan(0.05);
      expect<f64>(abs(covariance(0, distance, 0) / variance - correlation)).toBeLessThan(0.05);
    }
    expect<f64>(abs(covariance(0, 0, 1) / variance)).toBeLessThan(0.05, "x and y are independent");
  });

  test("neighbours move together", () => {
    prepare(28, 28, 4);
    let steepest: f64 = 0;
    for (let image = 0; image < 20; image++) {
      draw(3, image);
      for (let y = 0; y < 28; y++) {
        for (let x = 1; x < 28; x++) steepest = max(steepest, abs(displacement(0, y, x) - displacement(0, y, x - 1)));
      }
    }
    // Σ |B′| is 3/2 at most.
    expect<f64>(steepest).toBeLessThan((1.5 * latticeAmplitude(ALPHA, sigma)) / (Math.sqrt(3) * sigma));
    expect<f64>(steepest).toBeGreaterThan(0.1);
  });
});
