/// <reference lib="esnext.disposable" preserve="true" />

import type { Address } from "../engine/arena.js";
import { closeAtEndOfScope } from "../engine/disposable.js";
import { createEngine, type Engine, type EngineOptions } from "../engine/engine.js";
import { FLOAT_BYTES, paddedColumns, paddedRows } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { shown } from "../layers/fields.js";
import { buildInput, type InputLayer, inputActivation, type LoadedImages } from "../layers/input.js";
import {
  type Activation,
  type Construction,
  type Layer,
  paddedSize,
  sizeOf,
  type Tensor,
  type WholeBatch,
} from "../layers/layer.js";
import { type LayerDescription, sequence } from "../layers/sequence.js";
import { type NetworkDescription, parseNetwork } from "./description.js";
import { EXACT_LOSS, type LossDescription } from "./loss.js";
import { layOut, readTensor, type TableTensor, type TensorTable, tensorShape, writeTensor } from "./tensors.js";

export interface NetworkOptions extends EngineOptions {
  /** Draws the initial weights: a whole number from 0 to 2³² − 1. */
  readonly seed?: number;
}

/** Values of one tensor in its real shape, row by row. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Sums over images. */
export interface Totals {
  readonly loss: number;
  /** How many predictions were right. */
  readonly hits: number;
  /** How many images gave their true class a probability below SATURATED. */
  readonly saturated: number;
}

/** Below such a probability of the true class a softmax counts as saturated on the wrong side. */
export const SATURATED = 1e-12;
/** How many numbers `Totals` has. */
const TOTALS = 3;

/** The most images that pass through the layers in one go; larger batches go in pieces, which changes no bit. */
export const CHUNK_ROWS = 512;

/**
 * A network with its own memory.
 *
 * Images go through it in chunks; the gradients of a step add up over its chunks.
 */
export class Network implements Disposable {
  /** Closes it: `using network = await Network.create(…)` does so at the end of the block. */
  declare readonly [Symbol.dispose]: () => void;
  readonly classes: number;
  /**
   * Where the tensors lie.
   * @internal
   */
  readonly table: TensorTable;
  /**
   * What each layer of the description gave in the last forward pass.
   * @internal
   */
  readonly outputs: ReadonlyMap<LayerDescription, Activation>;
  readonly #input: InputLayer;
  readonly #layers: Layer;
  readonly #logits: Activation;
  readonly #labels: Address;
  readonly #losses: Address;
  readonly #predictions: Address;
  readonly #totals: Address;
  readonly #loss: LossDescription;
  readonly #pass = { training: false, seed: 0, step: 0, firstRow: 0 };
  #wholeBatch: WholeBatch | undefined;
  #taken = false;

  private constructor(
    readonly description: NetworkDescription,
    /** @internal */
    readonly engine: Engine,
  ) {
    closeAtEndOfScope(this);
    const { arena, kernels } = engine;
    const found: TableTensor[] = [];
    const outputs = new Map<LayerDescription, Activation>();
    let layersNumbered = 0;
    const construction: Construction = {
      kernels,
      threads: engine.threads,
      mostRows: CHUNK_ROWS,
      layers: sequence,
      pass: this.#pass,
      nextNumber: () => layersNumbered++,
      needWholeBatch: (need) => {
        if (need.fewest > (this.#wholeBatch?.fewest ?? 0)) this.#wholeBatch = need;
      },
      built: (layer, output) => outputs.set(layer, output),
      reserve: (bytes) => arena.reserve(bytes),
      matrix: (shape) => arena.reserve(paddedRows(CHUNK_ROWS) * paddedSize(shape) * FLOAT_BYTES),
      tensor(tensor) {
        const placed = { ...tensor, values: 0, gradient: 0 };
        found.push(placed);
        return placed;
      },
    };
    const x = inputActivation(description, CHUNK_ROWS, construction.reserve);
    this.#labels = arena.reserve(CHUNK_ROWS);
    this.#input = buildInput(x, this.#labels, kernels, construction.reserve);
    const shape = sequence.outputShape(description.layers, x.shape);
    this.#logits = { shape, values: construction.matrix(shape), gradient: construction.matrix(shape) };
    this.#layers = sequence.build(description.layers, x, this.#logits, construction);
    this.classes = sizeOf(shape);
    this.#loss = description.loss ?? EXACT_LOSS;
    this.#losses = arena.reserve(CHUNK_ROWS * FLOAT_BYTES);
    this.#predictions = arena.reserve(CHUNK_ROWS);
    this.#totals = arena.reserve(8 * TOTALS);
    this.table = layOut(found, arena);
    this.outputs = outputs;
  }

  /** @throws InputError when the description is not valid. */
  static async create(description: NetworkDescription, options: NetworkOptions = {}): Promise<Network> {
    const engine = await createEngine(options);
    try {
      const network = new Network(parseNetwork(description), engine);
      network.initialise(options.seed ?? 0);
      return network;
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  /**
   * Ends the network's threads; what computes with it afterwards throws a ThreadError. Its memory goes with the last reference
   * to it.
   */
  close(): void {
    this.engine.close();
  }

  /**
   * Keeps the network for one training, until `giveBack`: what two reserve in turn, each would give back as its own.
   * @throws InputError when it is taken
   * @internal
   */
  take(): void {
    if (this.#taken) {
      throw new InputError("The network is being trained already: leave that loop, or close that Training, first.");
    }
    this.#taken = true;
  }

  /** @internal */
  giveBack(): void {
    this.#taken = false;
  }

  /** Draws all weights anew, and the biases that do not start as zero. */
  initialise(seed: number): void {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new InputError(`The seed has to be a whole number from 0 to 4294967295, but it is ${seed}.`);
    }
    const { values, blockFloats, tensors } = this.table;
    this.engine.kernels.fillZero(values, blockFloats);
    tensors.forEach(({ values, ins, outs, deviation = 0, biasDeviation = 0, rows }, index) => {
      if (rows === undefined) this.engine.kernels.fillNormal(values, ins, outs, deviation, seed, index);
      rows?.forEach((value, row) => {
        this.engine.arena.floats(values + row * paddedColumns(outs) * FLOAT_BYTES, outs).fill(value);
      });
      if (biasDeviation === 0) return;
      const bias = values + paddedColumns(ins) * paddedColumns(outs) * FLOAT_BYTES;
      this.engine.kernels.fillNormal(bias, 1, outs, biasDeviation, seed, tensors.length + index);
    });
  }

  /** How many threads compute: fewer than asked for where threads cannot share memory. */
  get threads(): number {
    return this.engine.threads;
  }

  /**
   * The layer that asks most of a batch, which has to have `fewest` to CHUNK_ROWS images to train it; undefined without one.
   * @internal
   */
  get wholeBatch(): WholeBatch | undefined {
    return this.#wholeBatch;
  }

  /**
   * Sets the gradients to zero and starts new sums of losses and hits. Until `endStep` images pass through as in training,
   * and what layers draw by chance is that of this seed and step.
   * @internal
   */
  startStep(seed: number, step: number): void {
    Object.assign(this.#pass, { training: true, seed, step });
    this.engine.kernels.fillZero(this.table.gradients, this.table.blockFloats);
    this.startTotals();
  }

  /** @internal */
  endStep(): void {
    this.#pass.training = false;
  }

  /** @internal */
  startTotals(): void {
    this.engine.arena.doubles(this.#totals, TOTALS).fill(0);
  }

  /**
   * The sums since they were started.
   * @internal
   */
  totals(): Totals {
    const [loss = 0, hits = 0, saturated = 0] = this.engine.arena.doubles(this.#totals, TOTALS);
    return { loss, hits, saturated };
  }

  /**
   * Logits of `rows` images, at most CHUNK_ROWS, whose numbers lie at `order`.
   * @param firstRow how many images of the batch came before
   * @internal
   */
  forward(images: LoadedImages, order: Address, rows: number, firstRow = 0): void {
    this.#pass.firstRow = firstRow;
    this.#input.forward(images, order, rows);
    this.#layers.forward(rows);
  }

  /**
   * After `forward`: adds this chunk to the totals, and sets the gradient of the loss by the logits.
   * @param batch how many images the step has, this chunk included
   * @internal
   */
  measure(rows: number, batch: number): void {
    const { kernels } = this.engine;
    const { values, gradient: dx = 0 } = this.#logits;
    const { epsilon, gradient } = this.#loss;
    const scale = gradient === "mean" ? 1 / batch : 1;
    const lost = -Math.log(SATURATED + epsilon);
    kernels.predictClasses(this.#predictions, values, rows, this.classes);
    kernels.softmaxCrossEntropy(dx, this.#losses, values, this.#labels, rows, this.classes, scale, epsilon);
    kernels.addTotals(this.#totals, this.#losses, this.#predictions, this.#labels, rows, lost);
  }

  /**
   * After `measure`: adds this chunk's gradients to those of the step.
   * @internal
   */
  backward(rows: number): void {
    this.#input.backward(rows);
    this.#layers.backward(rows);
  }

  /**
   * After `forward`: the probabilities [rows, classes].
   * @internal
   */
  probabilities(rows: number): Float32Array {
    const { arena, kernels } = this.engine;
    const { values, gradient = 0 } = this.#logits;
    kernels.softmaxForward(gradient, values, rows, this.classes);
    const stride = paddedColumns(this.classes);
    const padded = arena.floats(gradient, rows * stride);
    const result = new Float32Array(rows * this.classes);
    for (let row = 0; row < rows; row++) {
      result.set(padded.subarray(row * stride, row * stride + this.classes), row * this.classes);
    }
    return result;
  }

  /** The weights in table order, copied, in their real shapes. */
  weights(): NamedTensor[] {
    return this.readBlock(this.table.values);
  }

  /** The gradients of the last step, as `weights` gives the weights. */
  gradients(): NamedTensor[] {
    return this.readBlock(this.table.gradients);
  }

  /**
   * Replaces all weights; nothing is changed unless all of them fit.
   * @throws InputError when a tensor is missing, unknown, of another shape, or holds a number that is not finite
   */
  setWeights(weights: readonly NamedTensor[]): void {
    this.blockWriter(this.table.values, weights, "weights")();
  }

  /**
   * A copy of a block at `address` that is laid out as the weights are.
   * @internal
   */
  readBlock(address: Address): NamedTensor[] {
    return this.table.tensors.map((tensor) => ({
      name: tensor.name,
      shape: tensorShape(tensor),
      values: readTensor(this.engine.arena, tensor, address + tensor.values - this.table.values),
    }));
  }

  /**
   * Checks that tensors fit, and gives what writes them into a block at `address`.
   * @param what they are called in messages
   * @throws InputError as setWeights does
   * @internal
   */
  blockWriter(address: Address, given: readonly NamedTensor[], what: string): () => void {
    const unknown = given.find(({ name }) => !this.table.tensors.some((tensor) => tensor.name === name));
    if (unknown !== undefined) {
      const names = this.table.tensors.map((tensor) => tensor.name).join(", ");
      throw new InputError(
        `The ${what} hold a tensor ${shown(unknown.name)}, which this network has not; it has ${names}.`,
      );
    }
    const matched = this.table.tensors.map((tensor) => ({ tensor, values: valuesFor(tensor, given, what) }));
    return () => {
      for (const { tensor, values } of matched) {
        writeTensor(this.engine.arena, tensor, address + tensor.values - this.table.values, values);
      }
    };
  }
}

function valuesFor(tensor: Tensor, tensors: readonly NamedTensor[], what: string): Float32Array {
  const given = tensors.find(({ name }) => name === tensor.name);
  if (given === undefined) throw new InputError(`The ${what} lack the tensor "${tensor.name}".`);
  const expected = tensorShape(tensor).join("×");
  const found = given.shape.join("×");
  if (found !== expected) {
    throw new InputError(`The tensor "${tensor.name}" has to have the shape ${expected}, but it has ${found}.`);
  }
  const [rows, columns] = tensorShape(tensor);
  // Not instanceof, which a Float32Array of another frame fails.
  const isFloats = Object.prototype.toString.call(given.values) === "[object Float32Array]";
  if (!isFloats || given.values.length !== rows * columns) {
    const found = isFloats ? given.values.length : "something else";
    throw new InputError(
      `The tensor "${tensor.name}" has to have a Float32Array of ${rows * columns}, but it has ${found}.`,
    );
  }
  const wrong = given.values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new InputError(
      `The tensor "${tensor.name}" holds ${given.values[wrong]} at index ${wrong}; ${what} have to be finite.`,
    );
  }
  return given.values;
}
