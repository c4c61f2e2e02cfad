import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesField, concatenated, messageField, numberField, textField } from "../../src/checkpoint/protobuf.js";
import { decodeMessage } from "./decoded-protobuf.js";

test("the examples of the format's own description", () => {
  assert.deepEqual([...numberField(1, 150)], [0x08, 0x96, 0x01]);
  assert.deepEqual([...textField(2, "testing")], [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
  assert.deepEqual([...messageField(3, [numberField(1, 150)])], [0x1a, 0x03, 0x08, 0x96, 0x01]);
});

test("numbers on both sides of each seven bits come back", () => {
  const sizes = Array.from({ length: 7 }, (_, i) => 2 ** (7 * (i + 1)));
  for (const number of [0, 1, ...sizes.flatMap((size) => [size - 1, size, size + 1]), Number.MAX_SAFE_INTEGER]) {
    const bytes = numberField(5, number);
    assert.deepEqual(decodeMessage(bytes), [{ field: 5, value: number }]);
    assert.equal(bytes.length, 1 + Math.max(1, Math.ceil(number.toString(2).length / 7)));
  }
});

test("fields with numbers of two bytes and contents of any length come back", () => {
  for (const length of [0, 1, 127, 128, 16383, 16384]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i);
    assert.deepEqual(decodeMessage(bytesField(16, bytes)), [{ field: 16, value: bytes }]);
    assert.equal(bytesField(16, bytes).length, 2 + (length < 128 ? 1 : length < 16384 ? 2 : 3) + length);
  }
});

test("text is UTF-8, and its length counts bytes", () => {
  assert.deepEqual([...textField(1, "é×")], [0x0a, 4, 0xc3, 0xa9, 0xc3, 0x97]);
});

test("messages hold their fields in order, and an empty one holds nothing", () => {
  const fields = [numberField(2, 1), textField(1, "a"), numberField(2, 3)];
  assert.deepEqual([...messageField(9, [])], [0x4a, 0]);
  assert.deepEqual(
    decodeMessage(concatenated(fields)).map(({ field }) => field),
    [2, 1, 2],
  );
});
