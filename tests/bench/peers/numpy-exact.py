"""numpy-exact.py FOLDER BATCH|all: the same network in f32, with the exact gradient of the mean loss, by plain SGD."""

import sys

import numpy

from digits import read_digits, time_epochs

RATE = numpy.float32(0.05)

pixels, labels = read_digits(sys.argv[1])
batch = len(labels) if sys.argv[2] == "all" else int(sys.argv[2])
x_all = pixels.astype(numpy.float32)
x_all /= 255
generator = numpy.random.default_rng(0)


def draw(inputs, outputs):
    return generator.standard_normal((inputs, outputs), numpy.float32) * numpy.float32((2 / inputs) ** 0.5)


w1, w2, w_skip, w3 = draw(784, 100), draw(100, 66), draw(100, 66), draw(66, 10)
b1 = numpy.zeros(100, numpy.float32)


def train_batch(x, y):
    """One step on x [rows, 784] and labels y [rows]; returns the sum of the losses before it."""
    rows = numpy.arange(len(y))
    h1 = x @ w1
    h1 += b1
    a1 = numpy.maximum(h1, 0)
    h2 = a1 @ w2
    r = numpy.maximum(h2, 0)
    r += a1 @ w_skip
    h3 = r @ w3
    h3 -= h3.max(axis=1, keepdims=True)
    p = numpy.exp(h3)
    sums = p.sum(axis=1, keepdims=True)
    loss = numpy.log(sums).sum() - h3[rows, y].sum()

    p /= sums
    p[rows, y] -= 1
    p /= len(y)
    dw3 = r.T @ p
    dr = p @ w3.T
    dw_skip = a1.T @ dr
    dh2 = dr * (h2 > 0)
    dw2 = a1.T @ dh2
    dh1 = dh2 @ w2.T
    dh1 += dr @ w_skip.T
    dh1 *= h1 > 0
    dw1 = x.T @ dh1
    db1 = dh1.sum(axis=0)

    for values, gradient in ((w1, dw1), (b1, db1), (w2, dw2), (w_skip, dw_skip), (w3, dw3)):
        gradient *= RATE
        values -= gradient
    return float(loss)


def train_epoch():
    if batch == len(labels):
        return train_batch(x_all, labels) / len(labels)
    order = generator.permutation(len(labels))
    total = 0.0
    for first in range(0, len(order), batch):
        chosen = order[first : first + batch]
        total += train_batch(x_all[chosen], labels[chosen])
    return total / len(labels)


time_epochs(len(labels), train_epoch)
