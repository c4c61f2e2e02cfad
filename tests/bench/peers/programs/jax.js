/** jax-js on its wasm backend, each step compiled as a whole. In Node it has one thread. */
import { defaultDevice, init, jit, lax, nn, numpy as np, random, tree, valueAndGrad } from "@jax-js/jax";

const RATE = 0.05;
const MOMENTUM = 0.9;

/** Every use of an array but its last is by its `ref`. */
export async function mlp() {
  await start();
  const [first, main, skip, last] = random.split(random.key(0), 4);
  const weights = {
    first: draw(first, [784, 100], 784),
    bias: np.zeros([100]),
    main: draw(main, [100, 66], 100),
    skip: draw(skip, [100, 66], 100),
    last: draw(last, [66, 10], 66),
  };
  const logits = (w, x) => {
    const hidden = nn.relu(np.matmul(x, w.first).add(w.bias));
    const sum = nn.relu(np.matmul(hidden.ref, w.main)).add(np.matmul(hidden, w.skip));
    return np.matmul(sum, w.last);
  };
  const step = jit((w, x, y) => {
    const [loss, gradients] = valueAndGrad(meanLoss(logits))(tree.ref(w), x, y);
    return [loss, tree.map((weight, gradient) => weight.sub(gradient.mul(RATE)), w, gradients)];
  });
  return learner(weights, [784], logits, step);
}

export async function lenet5() {
  await start();
  const [first, second, third, fourth, last] = random.split(random.key(0), 5);
  const weights = {
    first: draw(first, [6, 1, 5, 5], 25),
    firstBias: np.zeros([6, 1, 1]),
    second: draw(second, [16, 6, 5, 5], 150),
    secondBias: np.zeros([16, 1, 1]),
    third: draw(third, [400, 120], 400),
    thirdBias: np.zeros([120]),
    fourth: draw(fourth, [120, 84], 120),
    fourthBias: np.zeros([84]),
    last: draw(last, [84, 10], 84),
    lastBias: np.zeros([10]),
  };
  const pool = (x) => lax.reduceWindow(x, np.max, [2, 2], [2, 2]);
  const logits = (w, x) => {
    const count = x.shape[0];
    const a = pool(nn.relu(lax.conv(x, w.first, [1, 1], "SAME").add(w.firstBias)));
    const b = pool(nn.relu(lax.conv(a, w.second, [1, 1], "VALID").add(w.secondBias)));
    const c = nn.relu(np.matmul(b.reshape([count, 400]), w.third).add(w.thirdBias));
    const d = nn.relu(np.matmul(c, w.fourth).add(w.fourthBias));
    return np.matmul(d, w.last).add(w.lastBias);
  };
  const step = jit(({ w, velocity }, x, y) => {
    const [loss, gradients] = valueAndGrad(meanLoss(logits))(tree.ref(w), x, y);
    const next = tree.map((v, gradient) => v.mul(MOMENTUM).add(gradient), velocity, gradients);
    return [loss, { w: tree.map((weight, v) => weight.sub(v.mul(RATE)), w, tree.ref(next)), velocity: next }];
  });
  const state = { w: weights, velocity: tree.map((weight) => np.zeros(weight.shape), weights) };
  return learner(
    state,
    [1, 28, 28],
    ({ w, velocity }, x) => {
      tree.dispose(velocity);
      return logits(w, x);
    },
    step,
  );
}

async function start() {
  await init("wasm");
  defaultDevice("wasm");
}

function draw(key, shape, inputs) {
  return random.normal(key, shape).mul(Math.sqrt(2 / inputs));
}

function meanLoss(logits) {
  return (w, x, y) => {
    const count = x.shape[0];
    return nn
      .logSoftmax(logits(w, x))
      .mul(y)
      .sum()
      .mul(-1 / count);
  };
}

function learner(state, shape, logits, step) {
  const probabilities = jit((w, x) => nn.softmax(logits(w, x)));
  const asArray = ({ pixels, labels }) => np.array(pixels).reshape([labels.length, ...shape]);
  let current = state;
  return {
    train(images) {
      const wanted = nn.oneHot(np.array(Int32Array.from(images.labels), { dtype: np.int32 }), 10);
      const [loss, next] = step(current, asArray(images), wanted);
      current = next;
      return loss.dataSync()[0];
    },
    predict: (images) => probabilities(tree.ref(current), asArray(images)).dataSync(),
  };
}
