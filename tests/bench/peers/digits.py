"""Reads the training digits, and times epochs for the NumPy programs."""

import json
import os
import resource
import statistics
import time

import numpy

EPOCHS = 4  # the first one warms up; the median of the others counts


def read_digits(folder):
    """Pixels [n, 784] and labels [n] as bytes, from plain IDX files."""
    labels = numpy.fromfile(os.path.join(folder, "train-labels-idx1-ubyte"), numpy.uint8, offset=8)
    pixels = numpy.fromfile(os.path.join(folder, "train-images-idx3-ubyte"), numpy.uint8, offset=16)
    return pixels.reshape(len(labels), -1), labels


def time_epochs(images, train_epoch):
    """Prints what the epochs took. train_epoch() returns the epoch's mean loss."""
    seconds = []
    for _ in range(EPOCHS):
        started = time.perf_counter()
        loss = train_epoch()
        seconds.append(time.perf_counter() - started)
    print(json.dumps({
        "seconds": statistics.median(seconds[1:]),
        "images": images,
        "loss": float(loss) if numpy.isfinite(loss) else None,
        "peakMemoryBytes": peak_memory_bytes(),
        "notes": [f"NumPy {numpy.__version__}"],
    }))


def peak_memory_bytes():
    """Linux carries the parent's peak over into ru_maxrss when it starts a process, but not into VmHWM."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
