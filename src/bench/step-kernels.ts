import type { Dataset } from "../data/dataset.js";
import type { KernelName, Numerics } from "../engine/kernels.js";
import { FLOAT_BYTES, matrixBytes, paddedColumns, paddedRows } from "../engine/padding.js";
import { loadDataset } from "../network/load.js";
import type { Network } from "../network/network.js";
import { augmentationFrom } from "../training/augmentation.js";
import { createAugmenter } from "../training/augmenter.js";
import { SUMMED_FLOATS } from "../training/gradient-norm.js";
import { AUGMENTATIONS } from "./augmentation.js";
import type { StepKernelFigure } from "./figures.js";
import { ROWS } from "./products.js";
import { type Effort, Stopwatch } from "./stopwatch.js";

/** Units of the residual MLP. */
const HIDDEN = 100;
const BLOCK = 66;
const ENTRY_BYTES = 8;

type StepKernel = readonly [kernel: KernelName, size: string, run: () => void];

/** The kernels of a step of the residual MLP that are no product, at their sizes there, in a network of one thread. */
export function measureStepKernels(
  network: Network,
  dataset: Dataset,
  numerics: Numerics,
  effort: Effort,
): StepKernelFigure[] {
  const { arena } = network.engine;
  const mark = arena.mark();
  const kernels = [...inputKernels(network, dataset), ...layerKernels(network), ...updateKernels(network)];
  const figures = kernels.map(([kernel, size, run]): StepKernelFigure => {
    const microseconds = 1e6 * new Stopwatch(run, effort).median();
    return { event: "kernel", kernel, numerics, size, microseconds };
  });
  arena.release(mark);
  return figures;
}

/** Each call fetches the next batch of the shuffled data set, so it waits for memory as in training. */
function inputKernels(network: Network, dataset: Dataset): StepKernel[] {
  const { arena, kernels } = network.engine;
  const images = loadDataset(network, dataset);
  const { pixels, labels, count } = images;
  const size = dataset.height * dataset.width;
  const order = arena.reserve(4 * (paddedRows(count) + ROWS));
  const x = arena.reserve(matrixBytes(ROWS, size));
  const batchLabels = arena.reserve(ROWS);
  const compression = arena.reserve(256 * 8);
  const rowEntries = arena.reserve(ROWS * paddedColumns(size) * ENTRY_BYTES);
  const rowCounts = arena.reserve(4 * ROWS);
  const columnEntries = arena.reserve(size * ROWS * ENTRY_BYTES);
  const columnCounts = arena.reserve(4 * size);
  kernels.fillCompression(compression);
  kernels.shuffle(order, count, 0, 1);
  // A last batch that is not full goes on with number 0, for which the memory is there.
  let first = 0;
  const next = () => {
    first = first + ROWS < count ? first + ROWS : 0;
    return order + 4 * first;
  };
  const lists = () =>
    kernels.sparseInputForward(rowEntries, rowCounts, batchLabels, compression, pixels, labels, next(), ROWS, size);
  lists();
  const batch = `${ROWS} × ${size}`;
  const augmentation = AUGMENTATIONS.map((name): StepKernel => {
    const fetch = createAugmenter(augmentationFrom(name), network, images, 0)(1);
    return ["augmentImages", `${batch}, ${name}`, () => void fetch(next(), ROWS)];
  });
  return [
    ["shuffle", `${count.toLocaleString("en")} images, per epoch`, () => kernels.shuffle(order, count, 0, 1)],
    ...augmentation,
    ["inputForward", batch, () => kernels.inputForward(x, batchLabels, pixels, labels, next(), ROWS, size)],
    ["sparseInputForward", batch, lists],
    [
      "sparseInputTranspose",
      batch,
      () => kernels.sparseInputTranspose(columnEntries, columnCounts, rowEntries, rowCounts, ROWS, size, ROWS),
    ],
  ];
}

function layerKernels({ engine: { arena, kernels }, classes }: Network): StepKernel[] {
  const columns = Math.max(HIDDEN, classes);
  const matrix = (tensor: number) => {
    const address = arena.reserve(matrixBytes(ROWS, columns));
    kernels.fillNormal(address, ROWS, columns, 1, 0, tensor);
    return address;
  };
  const [a, b, c] = [matrix(0), matrix(1), matrix(2)];
  const [losses, labels, predictions] = [arena.reserve(4 * ROWS), arena.reserve(ROWS), arena.reserve(ROWS)];
  const totals = arena.reserve(24);
  const hidden = paddedRows(ROWS) * paddedColumns(HIDDEN);
  const block = paddedRows(ROWS) * paddedColumns(BLOCK);
  const perClass = `${ROWS} × ${classes}`;
  return [
    ["reluForward", `${ROWS} × ${HIDDEN}`, () => kernels.reluForward(c, a, hidden)],
    ["reluBackward", `${ROWS} × ${HIDDEN}`, () => kernels.reluBackward(c, a, b, hidden)],
    ["residualForward", `${ROWS} × ${BLOCK}`, () => kernels.residualForward(c, a, b, block)],
    ["residualBackward", `${ROWS} × ${HIDDEN}`, () => kernels.residualBackward(c, a, b, hidden)],
    ["predictClasses", perClass, () => kernels.predictClasses(predictions, a, ROWS, classes)],
    [
      "softmaxCrossEntropy",
      perClass,
      () => kernels.softmaxCrossEntropy(c, losses, a, labels, ROWS, classes, 1 / ROWS, 0),
    ],
    ["addTotals", `${ROWS} images`, () => kernels.addTotals(totals, losses, predictions, labels, ROWS, 27)],
  ];
}

function updateKernels({ engine: { arena, kernels }, table: { blockFloats } }: Network): StepKernel[] {
  const block = (tensor: number) => {
    const address = arena.reserve(blockFloats * FLOAT_BYTES);
    kernels.fillNormal(address, 1, blockFloats, 1, 0, tensor);
    return address;
  };
  const [w, velocity, dw, zeros, average] = [block(0), block(1), block(2), block(3), block(4)];
  const [mean, meanSquare] = [block(5), block(6)];
  const sums = arena.reserve(8 * Math.ceil(blockFloats / SUMMED_FLOATS));
  // A mean of squares that starts as something else than zero has to be one.
  kernels.fillZero(meanSquare, blockFloats);
  const size = `${blockFloats.toLocaleString("en")} floats`;
  return [
    ["fillZero", size, () => kernels.fillZero(zeros, blockFloats)],
    ["sumSquares", size, () => kernels.sumSquares(sums, dw, blockFloats)],
    ["sgdUpdate", size, () => kernels.sgdUpdate(w, velocity, dw, blockFloats, 1e-6, 0.9, 0, 1)],
    ["nesterovUpdate", size, () => kernels.nesterovUpdate(w, velocity, dw, blockFloats, 1e-6, 0.9, 0, 1)],
    ["rmspropUpdate", size, () => kernels.rmspropUpdate(w, meanSquare, dw, blockFloats, 1e-6, 0.9, 1e-8, 0, 1)],
    [
      "adamUpdate",
      size,
      () => kernels.adamUpdate(w, mean, meanSquare, dw, blockFloats, 1e-6, 0.9, 0.999, 1e-8, 0, 0, 1),
    ],
    ["averageUpdate", size, () => kernels.averageUpdate(average, w, blockFloats, 0.001)],
  ];
}
