/** Page and worker, here the two ends of a channel in one thread of Node. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { ThreadError } from "../../src/engine/team.js";
import { InputError } from "../../src/errors.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { predict } from "../../src/training/evaluate.js";
import { DivergedError, type TrainingEvent } from "../../src/training/events.js";
import { train } from "../../src/training/train.js";
import { errorOf, failureOf } from "../../src/worker/failure.js";
import { PACKETS_AHEAD } from "../../src/worker/messages.js";
import { serveTraining } from "../../src/worker/serve-training.js";
import {
  trainInWorker,
  WorkerError,
  type WorkerOptions,
  type WorkerTraining,
} from "../../src/worker/train-in-worker.js";
import { pictures } from "../network/pictures.js";

const description = residualMlp({ width: 6, height: 5 }, 4);
const dataset = pictures(300);
const heldOut = pictures(40, 6, 5, 4, 2);
const options = { epochs: 4, batch: 20, seed: 3, rate: 0.01 };
const steps = 60;

/** A worker's end of a channel is served; this is the page's. */
function served(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveTraining(port2);
  return port1;
}

async function open(context: TestContext, choices: object = {}, given: WorkerOptions = {}): Promise<WorkerTraining> {
  const place = { seed: 5, threads: 1, ...given, worker: given.worker ?? served() };
  const training = await trainInWorker(description, dataset, heldOut, { ...options, ...choices }, place);
  context.after(() => training.close());
  return training;
}

/** Of a training on the spot: its events without times, the fingerprint of its weights, and what they read. */
async function onTheSpot() {
  const network = await Network.create(description, { seed: 5, threads: 1 });
  const events: TrainingEvent[] = [];
  for await (const event of train(network, dataset, heldOut, options)) events.push(timeless(event));
  return { events, bits: await fingerprint(network.weights()), read: predict(network, heldOut.images) };
}

function timeless(event: TrainingEvent): TrainingEvent {
  return event.type === "step" ? { ...event, seconds: 0 } : { ...event, seconds: 0, imagesPerSecond: 0 };
}

async function bitsOf(training: WorkerTraining): Promise<string> {
  return fingerprint(await training.weights());
}

test("a training in a worker has the events, the bits and the readings of one on the spot", async (context) => {
  const expected = await onTheSpot();
  const training = await open(context);
  const events: TrainingEvent[] = [];
  for await (const event of training.run()) events.push(timeless(event));
  assert.deepEqual(events, expected.events);
  assert.equal(await bitsOf(training), expected.bits);
  assert.deepEqual(await training.predict(heldOut.images), expected.read);
  assert.deepEqual([training.steps, training.threads, training.options.batch], [steps, 1, 20]);
});

test("weights and pictures stay with who gave them, and may be asked for while it runs", async (context) => {
  const network = await Network.create(description, { seed: 9, threads: 1 });
  const weights = network.weights();
  const training = await open(context, {}, { weights });
  assert.equal(await bitsOf(training), await fingerprint(weights));
  const images = heldOut.images.slice();
  let asked: Promise<Float32Array> | undefined;
  for await (const event of training.run()) if (event.step === 1) asked = training.predict(images);
  assert.equal((await asked)?.length, 40 * 4);
  assert.deepEqual(images, heldOut.images);
});

test("who leaves the loop stops the training; called again it goes on, and no event is lost or comes twice", async (context) => {
  const { events: expected, bits } = await onTheSpot();
  const training = await open(context);
  const events: TrainingEvent[] = [];
  while (events.length < expected.length) {
    let read = 0;
    for await (const event of training.run()) {
      events.push(timeless(event));
      if (++read === 7) break;
    }
    assert.ok(read > 0, "a run gave nothing");
  }
  assert.deepEqual(events, expected);
  assert.equal(await bitsOf(training), bits);
});

test("where nobody reads, the worker waits", async (context) => {
  const training = await open(context, { epochs: 2000 });
  const events = training.run();
  await events.next();
  await wait(400);
  const { step } = await training.state();
  await wait(100);
  assert.equal((await training.state()).step, step);
  assert.ok(step < training.steps / 2, `${step} of ${training.steps} steps are done`);
  let read = 1;
  for await (const event of events) {
    if (event.type === "step") read = event.step;
    if (read > step) break;
  }
  assert.equal(read, step + 1, `it goes on, after ${PACKETS_AHEAD} packets`);
});

test("a training goes on from the state of another", async (context) => {
  const { bits } = await onTheSpot();
  const first = await open(context);
  for await (const event of first.run()) if (event.step === 25) break;
  const state = await first.state();
  first.close();
  const second = await open(context, {}, { state });
  for await (const event of second.run()) assert.ok(event.step > state.step || event.type === "epoch");
  assert.equal(await bitsOf(second), bits);
});

test("an aborted signal stops it, also one that was aborted before", async (context) => {
  const training = await open(context, { epochs: 2000 });
  for await (const _ of training.run(AbortSignal.abort())) assert.fail("it has run");
  const abort = new AbortController();
  for await (const event of training.run(abort.signal)) if (event.step === 3) abort.abort();
  assert.ok((await training.state()).step < training.steps);
});

test("errors arrive as what they are", async (context) => {
  await assert.rejects(
    open(context, { rate: -1 }),
    (error) => error instanceof InputError && /rate/.test(error.message),
  );
  await assert.rejects(
    open(context, {}, { weights: [] }),
    (error) => error instanceof InputError && /lack/.test(error.message),
  );
  const training = await open(context, { rate: 1e6 });
  const run = async () => {
    for await (const _ of training.run());
  };
  await assert.rejects(run(), (error) => {
    assert.ok(error instanceof DivergedError);
    assert.match(error.message, /^The .* in epoch 1, step \d+: training has diverged/);
    assert.equal(error.epoch, 1);
    return true;
  });
});

test("each error of the library survives the way, and others keep their names", () => {
  const errors = [
    new InputError("a"),
    new ThreadError("b"),
    new DivergedError(2, 30, "The loss became NaN"),
    new RangeError("c"),
  ];
  for (const error of errors) {
    const arrived = errorOf(structuredClone(failureOf(error)));
    assert.deepEqual([arrived.name, arrived.message], [error.name, error.message]);
    if (!(error instanceof RangeError)) assert.equal(arrived.constructor, error.constructor);
  }
  assert.deepEqual(failureOf("torn"), { name: "Error", message: "torn" });
});

test("a training that runs is not run twice at once", async (context) => {
  const training = await open(context);
  const events = training.run();
  await events.next();
  await assert.rejects(training.run().next(), InputError);
  await events.return();
});

test("closing ends what is under way, and everything after it says so", async (context) => {
  const training = await open(context, { epochs: 2000 });
  const events = training.run();
  await events.next();
  const weights = training.weights();
  training.close();
  training.close();
  await assert.rejects(weights, WorkerError);
  await assert.rejects(training.predict(heldOut.images), /The training is closed/);
  await assert.rejects(async () => {
    for await (const _ of events);
  }, WorkerError);
});

test("a worker that fails to start, or fails later, is told of", async (context) => {
  const listeners = new Map<string, (event: object) => void>();
  const broken = {
    postMessage: () => queueMicrotask(() => listeners.get("error")?.({})),
    addEventListener: (type: string, listener: (event: object) => void) => void listeners.set(type, listener),
  };
  await assert.rejects(open(context, {}, { worker: broken }), (error) => {
    assert.ok(error instanceof WorkerError);
    assert.match(
      error.message,
      /its program could not be loaded\. Check that its file is served and calls serveTraining\(\)\.$/,
    );
    return true;
  });
});

test("Node has no workers for pages, which is said", async () => {
  await assert.rejects(trainInWorker(description, dataset, heldOut), /give one as \{ worker \}/);
});
