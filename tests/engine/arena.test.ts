import assert from "node:assert/strict";
import { test } from "node:test";
import { Arena } from "../../src/engine/arena.js";

test("reservations are aligned, apart and zero", () => {
  const arena = new Arena();
  const first = arena.reserve(100);
  const second = arena.reserve(1);
  assert.equal(first % 64, 0);
  assert.ok(first > 0);
  assert.equal(second, first + 128);
  assert.ok(arena.bytes(first, 100).every((byte) => byte === 0));
});

test("what was given back comes again, zero-filled", () => {
  const arena = new Arena();
  const mark = arena.mark();
  const before = arena.reserve(1000);
  arena.bytes(before, 1000).fill(7);
  arena.release(mark);
  const again = arena.reserve(2000);
  assert.equal(again, before);
  assert.ok(arena.bytes(again, 2000).every((byte) => byte === 0));
});

test("the memory grows with the reservations, and what was written stays", () => {
  const arena = new Arena();
  const small = arena.reserve(64);
  arena.floats(small, 2).set([1.5, -2]);
  const large = arena.reserve(10_000_000);
  arena.bytes(large, 10_000_000)[9_999_999] = 9;
  assert.deepEqual([...arena.floats(small, 2)], [1.5, -2]);
});

test("more than WebAssembly has is refused in a sentence, and leaves the arena usable", () => {
  const arena = new Arena();
  assert.throws(() => arena.reserve(5e9), /needs 5,001 MB of WebAssembly memory, more than this engine grants/);
  assert.ok(arena.reserve(64) > 0);
});

test("a view of the memory is known by its address, also after the memory has grown; others are not", () => {
  const arena = new Arena();
  const address = arena.reserve(64);
  const view = arena.bytes(address, 64);
  arena.reserve(10_000_000);
  assert.equal(arena.addressOf(view), address);
  assert.equal(arena.addressOf(view.subarray(16)), address + 16);
  assert.equal(arena.addressOf(new Uint8Array(64)), undefined);
  assert.equal(arena.addressOf(new Arena().bytes(address, 64)), undefined);
});
