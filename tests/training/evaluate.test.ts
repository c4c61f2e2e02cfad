import assert from "node:assert/strict";
import { test } from "node:test";
import { Arena } from "../../src/engine/arena.js";
import { parseNetwork } from "../../src/network/description.js";
import { loadDataset } from "../../src/network/load.js";
import { CHUNK_ROWS, Network } from "../../src/network/network.js";
import { evaluate, evaluateInPieces, predict } from "../../src/training/evaluate.js";
import { pictures } from "../network/pictures.js";
import { referenceLogits, referenceLoss, referenceWeights } from "../network/reference.js";

const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", units: 9 }, { type: "relu" }, { type: "dense", units: 4 }],
});
const data = pictures(CHUNK_ROWS + 37);

test("loss, predictions, confidences and confusion agree with the double-precision network", async () => {
  const network = await Network.create(description, { seed: 8 });
  const evaluation = evaluate(network, data);
  const weights = referenceWeights(network.weights());
  const confusion = new Uint32Array(16);
  let hits = 0;
  for (let i = 0; i < data.count; i++) {
    const [logits = []] = referenceLogits(description, weights, data.images.subarray(i * 30, (i + 1) * 30));
    const best = logits.indexOf(Math.max(...logits));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const label = data.labels[i] ?? 0;
    assert.equal(evaluation.predictions[i], best);
    assert.ok(Math.abs((evaluation.confidences[i] ?? 0) - Math.exp(logits[best] ?? 0) / total) < 1e-6);
    confusion[label * 4 + best] = (confusion[label * 4 + best] ?? 0) + 1;
    hits += Number(best === label);
  }
  assert.deepEqual(evaluation.confusion, confusion);
  assert.equal(evaluation.accuracy, hits / data.count);
  assert.ok(Math.abs(evaluation.loss - referenceLoss(description, weights, data.images, data.labels)) < 1e-6);
});

test("in pieces the result is the same, and training between them is possible", async () => {
  const network = await Network.create(description, { seed: 8 });
  const expected = evaluate(network, data);
  const whole = network.weights();
  const top = network.engine.arena.mark();
  const pieces = evaluateInPieces(network, data, 200);
  const done: number[] = [];
  let next = pieces.next();
  for (; !next.done; next = pieces.next()) {
    done.push(next.value);
    assert.equal(network.engine.arena.mark(), top);
    network.initialise(99);
    evaluate(network, pictures(20));
    network.setWeights(whole);
  }
  assert.deepEqual(done, [200, 400, data.count]);
  const { loss, accuracy, ...readings } = next.value;
  const { loss: wholeLoss, accuracy: wholeAccuracy, ...wholeReadings } = expected;
  assert.deepEqual(readings, wholeReadings);
  assert.ok(Math.abs(loss - wholeLoss) < 1e-12 * wholeLoss);
  assert.ok(Math.abs(accuracy - wholeAccuracy) < 1e-12);
});

test("probabilities of single pictures are those of the batch, and add up to one", async () => {
  const network = await Network.create(description, { seed: 8 });
  const all = predict(network, data.images);
  for (const i of [0, 1, CHUNK_ROWS, data.count - 1]) {
    const one = predict(network, data.images.subarray(i * 30, (i + 1) * 30));
    assert.deepEqual(one, all.slice(i * 4, i * 4 + 4));
    assert.ok(Math.abs(one.reduce((sum, value) => sum + value, 0) - 1) < 1e-6);
  }
});

test("bytes that are not whole pictures are refused", async () => {
  const network = await Network.create(description);
  assert.throws(() => predict(network, new Uint8Array(31)), /takes images of 6×5 pixels, but 31 bytes/);
});

test("pictures of another type than bytes are refused, as a caller without types may give them", async () => {
  const network = await Network.create(description);
  const call: (network: Network, images: never) => unknown = predict;
  const floats: unknown = new Float32Array(30);
  assert.throws(() => call(network, floats as never), /expected images as a Uint8Array, found: Float32Array/);
});

test("images that lie in the network's memory already are used where they are, to the same result", async () => {
  const square = pictures(20, 8, 5);
  const arena = new Arena();
  const place = arena.reserve(square.images.length);
  const there = arena.bytes(place, square.images.length);
  there.set(square.images);
  const eight = parseNetwork({ input: { width: 8, height: 5 }, layers: [{ type: "dense", units: 4 }] });
  const network = await Network.create(eight, { arena, threads: 1 });
  assert.equal(loadDataset(network, { ...square, images: there }).pixels, place);
  assert.deepEqual(evaluate(network, { ...square, images: there }), evaluate(network, square));
});
