/**
 * The optimised kernels, as they ship, against f64 references: each case of the table is run whole, then in slices.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";
import type { Call, Case, Result } from "./kernels/case.js";
import { scratchFor } from "./kernels/dense.js";
import { GuardedMemory, initial, paddedColumns } from "./kernels/guarded-memory.js";
import { kernels } from "./kernels/table.js";

type Kernel = (...args: number[]) => void;

/** `tolerance` multiplies each bound of the references; a fused binary rounds product and sum at once. */
const binaries = [{ name: "strict", path: "build/strict.wasm", tolerance: 1, fused: false }];

const PARTS = [2, 3, 7];

function run(kernel: Kernel, call: Call, part: number, parts: number): void {
  kernel(...call.args.map((arg) => (typeof arg === "number" ? arg : arg.address)), part, parts);
}

/** How many bytes differ from those of `snapshot`, scratch left out. */
function changes(memory: GuardedMemory, snapshot: Uint8Array): number {
  const now = memory.snapshot();
  for (const { role, address, elements } of memory.tensors) {
    const from = address - memory.first;
    if (role === "scratch") now.set(snapshot.subarray(from, from + elements.byteLength), from);
  }
  if (Buffer.compare(now, snapshot) === 0) return 0;
  let count = 0;
  for (let i = 0; i < now.length; i++) if (now[i] !== snapshot[i]) count++;
  return count;
}

/** Guards and inputs are as they were; what may change is put back first. */
function checkUntouched(memory: GuardedMemory, snapshot: Uint8Array): void {
  const after = memory.snapshot();
  for (const { role, address, elements } of memory.tensors) {
    const from = address - memory.first;
    const end = from + elements.byteLength;
    if (role !== "input") after.set(snapshot.subarray(from, end), from);
  }
  assert.ok(Buffer.from(after.buffer).equals(snapshot), "inputs and the bytes around every tensor stay untouched");
}

function checkResult({ tensor, padding, expected }: Result, tolerance: number): void {
  const { rows, columns, stride, elements, start } = tensor;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < stride; column++) {
      const actual = elements[row * stride + column] ?? Number.NaN;
      const kept = start[row * stride + column] ?? Number.NaN;
      const place = `row ${row}, column ${column}`;
      if (column >= columns) {
        const value = padding === "zero" ? 0 : kept;
        assert.ok(
          actual === value || (padding === "kept" && Object.is(actual, value)),
          `padding at ${place}: ${actual}`,
        );
        continue;
      }
      const { value, bound } = expected(row, column);
      const fits = bound === 0 ? Object.is(actual, value) : Math.abs(actual - value) <= tolerance * bound;
      assert.ok(fits, `${place}: ${actual} is not ${value} ± ${tolerance * bound}`);
    }
  }
}

function checkSlices(kernel: Kernel, call: Call, memory: GuardedMemory, start: Uint8Array): void {
  const whole = memory.snapshot();
  const changed = changes(memory, start);
  for (const parts of PARTS) {
    const inOrder = Array.from({ length: parts }, (_, part) => part);
    for (const order of [inOrder, inOrder.toReversed()]) {
      memory.restore(start);
      for (const part of order) run(kernel, call, part, parts);
      assert.equal(changes(memory, whole), 0, `parts ${order} give the bits of the whole`);
    }
    let written = 0;
    for (const part of inOrder) {
      memory.restore(start);
      run(kernel, call, part, parts);
      written += changes(memory, start);
    }
    assert.equal(written, changed, `of ${parts} parts, no two write the same byte`);
  }
}

function check(kernel: Kernel, { prepare }: Case, memory: GuardedMemory, tolerance: number): void {
  memory.clear();
  const call = prepare(memory);
  const start = memory.snapshot();
  run(kernel, call, 0, 1);
  checkUntouched(memory, start);
  for (const result of call.results) checkResult(result, tolerance);
  checkSlices(kernel, call, memory, start);
}

/** Every third x is 0 and left out of the reference, so skipping zeros may change no bit. */
function checkRounding(denseForward: Kernel, memory: GuardedMemory): void {
  const [rows, ins, outs] = [5, 131, 9];
  memory.clear();
  const x = memory.matrix(rows, ins, (index) => (index % 3 === 0 ? 0 : memory.uniform()));
  const w = memory.weights("input", ins, outs);
  const y = memory.output(rows, outs);
  const scratch = scratchFor(memory, outs, ins);
  denseForward(y.address, scratch.address, x.address, w.address, rows, ins, outs, 1, 0, 1);
  for (let row = 0; row < rows; row++) {
    for (let out = 0; out < outs; out++) {
      let sum = initial(w, paddedColumns(ins), out);
      for (let i = 0; i < ins; i++) {
        const value = initial(x, row, i);
        if (value !== 0) sum = Math.fround(sum + Math.fround(value * initial(w, i, out)));
      }
      assert.equal(y.elements[row * y.stride + out], sum, `row ${row}, column ${out}`);
    }
  }
}

function checkChunks(denseBackwardWeights: Kernel, memory: GuardedMemory): void {
  const [rows, ins, outs] = [13, 21, 10];
  memory.clear();
  const x = memory.matrix(rows, ins);
  const dy = memory.matrix(rows, outs);
  const dw = memory.weights("output", ins, outs);
  const scratch = scratchFor(memory, outs, rows);
  const add = (first: number, count: number) => {
    const [from, by] = [x.address + first * x.stride * 4, dy.address + first * dy.stride * 4];
    denseBackwardWeights(dw.address, scratch.address, from, by, count, ins, outs, 1, 0, 1);
  };
  add(0, rows);
  const whole = dw.elements.slice();
  dw.elements.set(dw.start);
  add(0, 4);
  add(4, 9);
  assert.deepEqual(dw.elements, whole);
}

for (const { name, path, tolerance, fused } of binaries) {
  describe(`the ${name} kernels`, () => {
    const memory = new GuardedMemory();
    const exported = new Map<string, Kernel>();

    before(async () => {
      const { instance } = await WebAssembly.instantiate(await readFile(path), { env: { memory: memory.memory } });
      for (const [key, value] of Object.entries(instance.exports)) {
        if (typeof value === "function") exported.set(key, value as Kernel);
      }
    });

    test("are all in the table", () => {
      assert.deepEqual([...exported.keys()].sort(), Object.keys(kernels).sort());
    });

    function kernel(key: string): Kernel {
      const found = exported.get(key);
      assert.ok(found, `${path} exports ${key}`);
      return found;
    }

    for (const [key, cases] of Object.entries(kernels)) {
      describe(key, () => {
        for (const one of cases) test(one.name, () => check(kernel(key), one, memory, tolerance));
      });
    }

    test("denseForward rounds each product, then each sum, in the order of the index", { skip: fused }, () => {
      checkRounding(kernel("denseForward"), memory);
    });

    test("denseBackwardWeights gives the bits of the whole batch when it comes in chunks", () => {
      checkChunks(kernel("denseBackwardWeights"), memory);
    });
  });
}
