import assert from "node:assert/strict";
import { test } from "node:test";
import { Fields } from "../../src/layers/fields.js";
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
    assert.throws(() => parseNetwork({ input, layers: [layer] }), { name: "InputError", message: /^[^\n]{1,240}\.$/ });
  }
});

test("values nested deeper than the stack reaches can be shown", () => {
  const deep = (open: string, close: string): unknown => JSON.parse(`${open.repeat(1e5)}0${close.repeat(1e5)}`);
  for (const [value, found] of [
    [deep("[", "]"), "[…]"],
    [deep('{"a":', "}"), "{…}"],
  ] as const) {
    const message = `run.epochs has to be a whole number from 1 to 9, but it is ${found}.`;
    assert.throws(() => new Fields({ epochs: value }, "run").whole("epochs", 1, 9), { name: "InputError", message });
  }
});
