import assert from "node:assert/strict";
import { test } from "node:test";
import { cosineOfHalfTurns, power, realPower } from "../../src/training/elementary.js";

function assertNear(actual: number, expected: number, bound: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= bound, `${what} is ${actual}, not ${expected}`);
}

test("realPower is Math.pow over rates from 1e-12 to 1e6 and exponents from 0 to 1", () => {
  const bases = [1e-12, 5e-5, 0.5, 1 - 2 ** -53, 1, 1 + 2 ** -52, 2, 1e6];
  for (let exponent = -12; exponent <= 6; exponent += 1 / 8) bases.push(10 ** exponent);
  const exponents = [0, 1e-300, 1e-16, 1e-8, 1, ...Array.from({ length: 150 }, (_, epoch) => 0.95 ** epoch)];
  for (let part = 1; part < 64; part++) exponents.push(part / 64);
  for (const base of bases) {
    for (const exponent of exponents) {
      const expected = base ** exponent;
      assertNear(realPower(base, exponent), expected, 1e-13 * expected, `${base}^${exponent}`);
    }
  }
});

test("realPower is exact where the result is 1", () => {
  for (const base of [1e-12, 0.3, 1, 1e6]) assert.equal(realPower(base, 0), 1);
  for (const exponent of [0, 0.3, 1]) assert.equal(realPower(1, exponent), 1);
});

test("power is Math.pow for whole exponents", () => {
  for (const base of [0.5, 0.95, 0.99, 1]) {
    for (let exponent = 0; exponent < 1000; exponent++) {
      const expected = base ** exponent;
      assertNear(power(base, exponent), expected, 1e-13 * expected, `${base}^${exponent}`);
    }
  }
  assert.equal(power(0.95, 1), 0.95);
});

test("cosineOfHalfTurns is Math.cos from 0 to π", () => {
  for (let t = 0; t <= 1; t += 1 / 256) assertNear(cosineOfHalfTurns(t), Math.cos(Math.PI * t), 1e-15, `cos ${t}π`);
  assert.deepEqual([cosineOfHalfTurns(0), cosineOfHalfTurns(1)], [1, -1]);
});
