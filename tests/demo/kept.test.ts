import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsFrom, type KeptDigit, MOST_KEPT, textOf } from "../../demo/draw/kept.js";

const digit: KeptDigit = { label: 7, pixels: Uint8Array.from({ length: 6 }, (_, i) => 50 * i), height: 2, width: 3 };

test("kept digits come back from their text", () => {
  const other = { ...digit, label: 0, pixels: new Uint8Array(6).fill(255) };
  assert.deepEqual(digitsFrom(textOf([digit, other])), [digit, other]);
  assert.deepEqual(digitsFrom(undefined), []);
});

test("what is no digit is left out, whatever the text holds", () => {
  const good = JSON.parse(textOf([digit]))[0];
  const broken = [
    null,
    7,
    [],
    {},
    { ...good, label: 1.5 },
    { ...good, label: -1 },
    { ...good, label: "7" },
    { ...good, height: 3 },
    { ...good, width: 1e9, height: 1e9 },
    { ...good, pixels: "*" },
    { ...good, pixels: 6 },
    { ...good, pixels: "" },
  ];
  assert.deepEqual(digitsFrom(JSON.stringify([...broken, good])), [digit]);
  for (const text of ["", "{", "null", "7", '"x"', "{}"]) assert.deepEqual(digitsFrom(text), []);
});

test("of too many digits the first are taken", () => {
  assert.equal(digitsFrom(textOf(Array.from({ length: MOST_KEPT + 1 }, () => digit))).length, MOST_KEPT);
});
