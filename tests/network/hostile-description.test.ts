import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNetwork } from "../../src/network/description.js";

function nested(levels: number, inner: string): unknown {
  const residual = '{"type":"residual","skip":[],"main":[';
  const text = `{"input":{"width":2,"height":2},"layers":[{"type":"dense","units":3},${residual.repeat(levels)}${inner}`;
  return JSON.parse(`${text}${"]}".repeat(levels)}]}`);
}

test("layers may be nested thirty deep", () => {
  parseNetwork(nested(30, ""));
});

test("a network nested deeper than recursion reaches is refused, not a crash", () => {
  for (const [levels, inner] of [
    [31, '{"type":"relu"}'],
    [100_000, ""],
    [1, "[".repeat(1e6) + "]".repeat(1e6)],
  ] as const) {
    const message =
      /^FILE is not valid: it has to nest at most 64 lists and objects in one another, but it nests more\.$/;
    assert.throws(() => parseNetwork(nested(levels, inner), "FILE"), { name: "InputError", message });
  }
});

test("a network that holds itself is refused", () => {
  const layers: unknown[] = [];
  layers.push({ type: "residual", main: layers, skip: [] });
  const input = { width: 2, height: 2 };
  assert.throws(() => parseNetwork({ input, layers }), { name: "InputError", message: /nest at most 64 / });
});

test("messages stay short, however long the words they cite", () => {
  const word = "n".repeat(1e5);
  const input = { width: 2, height: 2 };
  for (const layer of [
    { type: word },
    { type: "dense", units: 2, name: word },
    { type: "dense", units: word },
    { type: "dense", units: 2, [word]: 1 },
  ]) {
    assert.throws(() => parseNetwork({ input, layers: [layer] }), { name: "InputError", message: /^[^\n]{1,200}\.$/ });
  }
});
