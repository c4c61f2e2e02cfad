/**
 * The optimised kernels, as they ship, against f64 references: each case of the table is run whole, then in slices.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { instantiate } from "@assemblyscript/loader";
import type { Call, Case, Result } from "./kernels/case.js";
import { drawBatch } from "./kernels/data.js";
import { scratchFor } from "./kernels/dense.js";
import { GuardedMemory, initial, paddedColumns, type Tensor } from "./kernels/guarded-memory.js";
import { inked } from "./kernels/sparse.js";
import { kernels } from "./kernels/table.js";

type Kernel = (...args: number[]) => void;

/** A fused binary rounds product and sum at once, so it keeps the bounds of the references too. */
const binaries = [
  { name: "strict", path: "build/strict.wasm", fused: false },
  { name: "relaxed", path: "build/relaxed.wasm", fused: true },
];

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

function checkResult({ tensor, padding, expected }: Result): void {
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
      const fits = bound === 0 ? Object.is(actual, value) : Math.abs(actual - value) <= bound;
      assert.ok(fits, `${place}: ${actual} is not ${value} ± ${bound}`);
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

function check(kernel: Kernel, { prepare }: Case, memory: GuardedMemory): void {
  memory.clear();
  const call = prepare(memory);
  const start = memory.snapshot();
  run(kernel, call, 0, 1);
  checkUntouched(memory, start);
  for (const result of call.results) checkResult(result);
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

/** A batch of handwriting at MNIST's size, through the first layer and back, as a matrix and as lists. */
function checkSparse(kernel: (key: string) => Kernel, memory: GuardedMemory): void {
  const [rows, ins, outs, biased] = [128, 784, 100, 1];
  memory.clear();
  const { pixels, labels, order } = drawBatch(memory, rows, ins, inked(memory));
  const w = memory.weights("input", ins, outs);
  const dy = memory.matrix(rows, outs);
  const batchLabels = memory.vector("output", new Uint8Array(rows));
  const x = memory.output(rows, ins);
  const scratch = scratchFor(memory, outs, ins);
  const [y, dw] = [memory.output(rows, outs), memory.weights("output", ins, outs)];
  const table = memory.vector("output", new Uint8Array(256 * 8));
  const words = (count: number) => memory.vector("output", new Uint32Array(count));
  const [entries, counts] = [words(2 * rows * ins), words(rows)];
  const [pixelEntries, pixelCounts] = [words(2 * ins * rows), words(ins)];
  const [sparseY, sparseDw] = [memory.output(rows, outs), memory.weights("output", ins, outs)];
  sparseDw.elements.set(dw.elements);
  const call = (key: string, ...args: Call["args"]) => run(kernel(key), { args, results: [] }, 0, 1);

  call("inputForward", x, batchLabels, pixels, labels, order, rows, ins);
  call("denseForward", y, scratch, x, w, rows, ins, outs, biased);
  call("denseBackwardWeights", dw, scratch, x, dy, rows, ins, outs, biased);
  call("fillCompression", table);
  call("sparseInputForward", entries, counts, batchLabels, table, pixels, labels, order, rows, ins);
  call("sparseInputTranspose", pixelEntries, pixelCounts, entries, counts, rows, ins, rows);
  call("sparseDenseForward", sparseY, entries, counts, w, rows, ins, outs, biased);
  call("sparseDenseBackwardWeights", sparseDw, pixelEntries, pixelCounts, dy, rows, ins, outs, biased, rows);
  assert.deepEqual(bits(sparseY), bits(y), "y");
  assert.deepEqual(bits(sparseDw), bits(dw), "dw and db");
}

const bits = ({ elements }: Tensor) => new Uint32Array(elements.buffer, elements.byteOffset, elements.length).slice();

/** Node 20 has relaxed SIMD behind a flag, later ones as it is. */
function isValid(binary: Uint8Array<ArrayBuffer>): boolean {
  if (WebAssembly.validate(binary)) return true;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(binary);
}

for (const { name, path, fused } of binaries) {
  const binary = new Uint8Array(await readFile(path));
  const skip = fused && !isValid(binary) && "this engine has no relaxed SIMD";
  describe(`the ${name} kernels`, { skip }, () => {
    const memory = new GuardedMemory();
    const exported = new Map<string, Kernel>();

    before(async () => {
      const { exports } = await instantiate(binary, { env: { memory: memory.memory } });
      for (const [key, value] of Object.entries(exports)) {
        // What begins so is the loader's.
        if (typeof value === "function" && !key.startsWith("__")) exported.set(key, value as Kernel);
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
        for (const one of cases) test(one.name, () => check(kernel(key), one, memory));
      });
    }

    test("denseForward rounds each product, then each sum, in the order of the index", { skip: fused }, () => {
      checkRounding(kernel("denseForward"), memory);
    });

    test("denseBackwardWeights gives the bits of the whole batch when it comes in chunks", () => {
      checkChunks(kernel("denseBackwardWeights"), memory);
    });

    test("lists of what is not zero give the bits of the matrix", () => checkSparse(kernel, memory));
  });
}
