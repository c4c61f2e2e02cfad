import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNetwork } from "../../src/network/description.js";
import { preset } from "../../src/network/presets.js";
import { recipeFor } from "../../src/training/recipes.js";

const input = { width: 28, height: 28 };
const named = (name: string) => recipeFor(preset(name, input, 10));
const layered = (...layers: object[]) =>
  recipeFor(parseNetwork({ input, layers: [...layers, { type: "dense", units: 10 }] }));

test("most networks are trained for 20 epochs, those with batch normalisation for 10 with one of warm-up", () => {
  const usual = { epochs: 20, batch: 128, rate: 0.05, schedule: { type: "cosine" }, warmUp: 0 } as const;
  const recipe = { ...usual, optimizer: { type: "sgd", momentum: 0.9 } } as const;
  for (const name of ["residual-mlp", "lenet5"]) assert.deepEqual(named(name), recipe, name);
  for (const name of ["vgg", "resnet"]) assert.deepEqual(named(name), { ...recipe, epochs: 10, warmUp: 1 }, name);
  assert.deepEqual([named("report").epochs, named("report").batch, named("report").rate], [150, "all", 5e-5]);
});

test("a network of one's own is trained as the preset that it is like", () => {
  const normalisation = { type: "batchnorm" };
  assert.equal(layered({ type: "dense", units: 9 }), named("lenet5"));
  assert.equal(layered({ type: "dense", units: 9 }, normalisation), named("vgg"));
  const dense = { type: "dense", units: 784 };
  assert.equal(
    layered({ type: "flatten" }, { type: "residual", main: [dense, normalisation], skip: [] }),
    named("vgg"),
  );
  assert.equal(layered(dense, { type: "residual", main: [], skip: [normalisation] }), named("vgg"));
  assert.equal(recipeFor(parseNetwork(JSON.parse(JSON.stringify(preset("report", input, 10))))), named("report"));
});
