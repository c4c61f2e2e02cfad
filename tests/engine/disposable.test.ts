import assert from "node:assert/strict";
import { test } from "node:test";
import { closeAtEndOfScope } from "../../src/engine/disposable.js";
import { ThreadError } from "../../src/engine/team.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const SIZE = { width: 5, height: 4 };

test("`using` ends the threads of a network at the end of the block", async () => {
  let kept: Network;
  {
    using network = await Network.create(residualMlp(SIZE), { threads: 2 });
    network.initialise(1);
    kept = network;
  }
  assert.throws(() => kept.initialise(1), ThreadError);
});

test("`using` gives back the memory of training, and close may come before it", async () => {
  using network = await Network.create(residualMlp(SIZE), { threads: 1 });
  const { arena } = network.engine;
  const mark = arena.mark();
  const data = pictures(20, 5, 4, 3);
  {
    using training = new Training(network, data, data);
    assert.ok(arena.mark() > mark);
    training.close();
  }
  assert.equal(arena.mark(), mark);
});

test("an engine without the symbol has the one that compilers look for", () => {
  const object = { closed: 0, close: () => object.closed++ };
  const { Symbol: original } = globalThis;
  const old = Object.create(original, { dispose: { value: undefined }, for: { value: original.for } });
  Reflect.set(globalThis, "Symbol", old);
  try {
    closeAtEndOfScope(object);
  } finally {
    Reflect.set(globalThis, "Symbol", original);
  }
  const close = Reflect.get(object, Symbol.for("Symbol.dispose"));
  assert.ok(typeof close === "function");
  close();
  assert.equal(object.closed, 1);
});
