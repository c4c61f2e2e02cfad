/**
 * What the kernel tests share: memory between guards, seeded values, comparison.
 *
 * Every tensor lies between guard bytes. An output starts as NaN, so what a kernel leaves out shows; padding rows of an
 * input hold NaN, so what a kernel sums by mistake shows.
 */
import { paddedColumns, paddedRows } from "../../assembly/slices";

/** Half the distance from 1 to the next f32: the largest relative error of one rounding. */
export const ROUNDING: f64 = 1.0 / 16777216;

const GUARD_BYTES: usize = 64;
const GUARD: u8 = 0xa5;

class Region {
  constructor(
    public address: usize,
    public bytes: usize,
    public scratch: bool,
  ) {}
}

let regions: Region[] = [];
let state: u32 = 1;

/** Frees all tensors: for beforeEach. */
export function release(): void {
  for (let i = 0; i < regions.length; i++) heap.free(regions[i].address - GUARD_BYTES);
  regions = [];
  state = 1;
}

/** Memory whose every byte is 0xff, so every float in it is NaN. */
export function reserve(bytes: usize, scratch: bool = false): usize {
  const start = heap.alloc(bytes + 2 * GUARD_BYTES);
  memory.fill(start, GUARD, bytes + 2 * GUARD_BYTES);
  memory.fill(start + GUARD_BYTES, 0xff, bytes);
  regions.push(new Region(start + GUARD_BYTES, bytes, scratch));
  return start + GUARD_BYTES;
}

export function floats(count: i32): usize {
  return reserve(<usize>count << 2);
}

/** How many floats [rows, columns] takes with its padding. */
export function paddedSize(rows: i32, columns: i32): i32 {
  return paddedRows(rows) * paddedColumns(columns);
}

/** An output [rows, columns]: NaN everywhere. */
export function output(rows: i32, columns: i32): usize {
  return floats(paddedSize(rows, columns));
}

/** An input [rows, columns]: seeded values from −1 to 1, zeros in padding columns, NaN in padding rows. */
export function input(rows: i32, columns: i32): usize {
  const x = output(rows, columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < paddedColumns(columns); c++) put(x, r, c, columns, c < columns ? uniform() : 0);
  }
  return x;
}

/** The weights of a dense layer [ins, outs], zeros up to row paddedColumns(ins), then the bias. */
export function weights(ins: i32, outs: i32): usize {
  const w = floats((paddedColumns(ins) + 1) * paddedColumns(outs));
  memory.fill(w, 0, <usize>((paddedColumns(ins) + 1) * paddedColumns(outs)) << 2);
  for (let r = 0; r < ins; r++) {
    for (let c = 0; c < outs; c++) put(w, r, c, outs, uniform());
  }
  for (let c = 0; c < outs; c++) put(w, paddedColumns(ins), c, outs, uniform());
  return w;
}

/** `count` seeded floats from −1 to 1. */
export function values(count: i32): usize {
  const x = floats(count);
  for (let i = 0; i < count; i++) store<f32>(x + (<usize>i << 2), uniform());
  return x;
}

/** `count` seeded floats from 0 to 1. */
export function squares(count: i32): usize {
  const x = values(count);
  for (let i = 0; i < count; i++) store<f32>(x + (<usize>i << 2), element(x, i) * element(x, i));
  return x;
}

/** What `count` floats are now, for a reference that reads them after the kernel has run. */
export function doubles(x: usize, count: i32): f64[] {
  const all: f64[] = [];
  for (let i = 0; i < count; i++) all.push(element(x, i));
  return all;
}

/** The special f32 values, in turn. */
export function special(i: i32): f32 {
  const all: StaticArray<f32> = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-45, 3.4e38, -3.4e38, 1, -1];
  return all[i % all.length];
}

/** From −1 to 1: Numerical Recipes' linear congruential generator, in no way akin to the kernels' own. */
export function uniform(): f32 {
  state = state * 1664525 + 1013904223;
  return <f32>(state >>> 8) / 8388608 - 1;
}

export function at(x: usize, row: i32, column: i32, columns: i32): f32 {
  return load<f32>(x + (<usize>(row * paddedColumns(columns) + column) << 2));
}

export function put(x: usize, row: i32, column: i32, columns: i32, value: f32): void {
  store<f32>(x + (<usize>(row * paddedColumns(columns) + column) << 2), value);
}

export function element(x: usize, i: i32): f32 {
  return load<f32>(x + (<usize>i << 2));
}

/** A copy on the heap, without guards. */
export function copy(x: usize, bytes: usize): usize {
  const to = heap.alloc(bytes);
  memory.copy(to, x, bytes);
  return to;
}

export function sameBits(a: usize, b: usize, floats: i32): bool {
  return memory.compare(a, b, <usize>floats << 2) == 0;
}

/** |actual − expected| in units of the bound: at most 1 where the bound holds, Infinity where either is NaN alone. */
export function excess(actual: f32, expected: f64, bound: f64): f64 {
  const value = <f64>actual;
  if (value == expected || (isNaN(value) && isNaN(expected))) return 0;
  const ratio = abs(value - expected) / bound;
  return isNaN(ratio) ? Infinity : ratio;
}

/** The padding columns of the real rows are zero. */
export function expectZeroPadding(x: usize, rows: i32, columns: i32): void {
  let dirty = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = columns; c < paddedColumns(columns); c++) if (!(at(x, r, c, columns) == 0)) dirty++;
  }
  expect<i32>(dirty).toBe(0, "padding columns hold zeros");
}

/** No kernel wrote before or after any tensor. */
export function expectGuards(): void {
  let touched = 0;
  for (let i = 0; i < regions.length; i++) {
    const region = regions[i];
    for (let k: usize = 1; k <= GUARD_BYTES; k++) {
      if (load<u8>(region.address - k) != GUARD) touched++;
      if (load<u8>(region.address + region.bytes + k - 1) != GUARD) touched++;
    }
  }
  expect<i32>(touched).toBe(0, "guard bytes are untouched");
}

/**
 * The slices of 2, 3 and 7 parts, in either order, give the bits of the whole; no two parts write the same byte.
 * Compares all tensors but scratch. Leaves the result of the whole.
 */
export function expectSlices(kernel: (part: i32, parts: i32) => void): void {
  const start = snapshot();
  kernel(0, 1);
  const whole = snapshot();
  for (let parts = 2; parts <= 7; parts += parts == 2 ? 1 : 4) {
    restore(start);
    for (let part = 0; part < parts; part++) kernel(part, parts);
    expect<i32>(differences(whole)).toBe(0, "parts in order give the bits of the whole");
    restore(start);
    for (let part = parts - 1; part >= 0; part--) kernel(part, parts);
    expect<i32>(differences(whole)).toBe(0, "parts in reverse give the bits of the whole");
    let changed = 0;
    for (let part = 0; part < parts; part++) {
      restore(start);
      kernel(part, parts);
      changed += differences(start);
    }
    restore(whole);
    expect<i32>(changed).toBe(differences(start), "each byte is written by one part");
  }
  expectGuards();
  drop(start);
  drop(whole);
}

function snapshot(): usize[] {
  const copies: usize[] = [];
  for (let i = 0; i < regions.length; i++) copies.push(copy(regions[i].address, regions[i].bytes));
  return copies;
}

function restore(copies: usize[]): void {
  for (let i = 0; i < copies.length; i++) memory.copy(regions[i].address, copies[i], regions[i].bytes);
}

function differences(copies: usize[]): i32 {
  let count = 0;
  for (let i = 0; i < copies.length; i++) {
    const region = regions[i];
    if (region.scratch || memory.compare(region.address, copies[i], region.bytes) == 0) continue;
    for (let k: usize = 0; k < region.bytes; k++) {
      if (load<u8>(region.address + k) != load<u8>(copies[i] + k)) count++;
    }
  }
  return count;
}

function drop(copies: usize[]): void {
  for (let i = 0; i < copies.length; i++) heap.free(copies[i]);
}
