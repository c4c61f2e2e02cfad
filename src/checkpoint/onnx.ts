import { InputError } from "../errors.js";
import { type Shape, sizeOf } from "../layers/layer.js";
import { sequence } from "../layers/sequence.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import type { NamedTensor } from "../network/network.js";
import { OnnxGraph, type Value } from "./onnx-graph.js";
import { type ExportedTensors, exportLayers } from "./onnx-layers.js";
import { concatenated, messageField, numberField, textField } from "./protobuf.js";

export interface OnnxOptions {
  /** The version of glyphnet, for the model's producer_version. */
  readonly producerVersion?: string;
}

/** Those of ONNX 1.12: https://github.com/onnx/onnx/blob/main/docs/Versioning.md */
const IR_VERSION = 8;
const OPSET = 17;

/** Numbers of fields, as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL = { irVersion: 1, producerName: 2, producerVersion: 3, graph: 7, operatorSet: 8, metadata: 14 };
const OPERATOR_SET = { version: 2 };
const METADATA = { key: 1, value: 2 };

/**
 * A network and its weights as an ONNX model of opset 17: https://github.com/onnx/onnx/blob/main/docs/IR.md
 *
 * - input `images`: f32 [batch, height, width], grey values divided by 255: 0 background to 1 ink
 * - output `probabilities`: f32 [batch, classes]
 * - output `logits`: f32 [batch, classes], which the softmax makes probabilities of
 *
 * Initializers have the names of the network's tensors, those of a conv2d layer as [out, in, size, size], and the bias of
 * the tensor W is W_bias; a name that is taken gets a number. The description is kept as JSON in the metadata, under `network`.
 *
 * @throws InputError when the description is not valid, or a tensor is missing, unknown, of another shape, or holds a
 * number that is not finite
 */
export function writeOnnx(
  description: NetworkDescription,
  weights: readonly NamedTensor[],
  options: OnnxOptions = {},
): Uint8Array {
  const network = parseNetwork(description);
  return concatenated([
    numberField(MODEL.irVersion, IR_VERSION),
    textField(MODEL.producerName, "glyphnet"),
    ...(options.producerVersion === undefined ? [] : [textField(MODEL.producerVersion, options.producerVersion)]),
    messageField(MODEL.graph, graphOf(network, weights)),
    messageField(MODEL.operatorSet, [numberField(OPERATOR_SET.version, OPSET)]),
    messageField(MODEL.metadata, [
      textField(METADATA.key, "network"),
      textField(METADATA.value, JSON.stringify(network)),
    ]),
  ]);
}

/** The fields of the graph's message. */
function graphOf({ input, layers }: NetworkDescription, weights: readonly NamedTensor[]): Uint8Array[] {
  const graph = new OnnxGraph();
  const value = (name: string, shape: Shape): Value => ({ name: graph.claimName(name), shape });
  const images = value("images", [input.height, input.width]);
  const classes = sequence.outputShape(layers, images.shape);
  const logits = value("logits", classes);
  const probabilities = value("probabilities", classes);
  const tensors = new GivenTensors(weights, graph);
  exportLayers(layers, images, logits.name, graph, tensors);
  tensors.checkAllTaken();
  graph.addNode("Softmax", [logits.name], probabilities.name);
  const content = "Grey values divided by 255: 0 background to 1 ink.";
  return graph.fields("glyphnet", { ...images, content }, [probabilities, logits]);
}

/** The weights, each to be taken by its layer. */
class GivenTensors implements ExportedTensors {
  readonly #given: ReadonlyMap<string, { readonly tensor: NamedTensor; readonly exportedName: string }>;
  readonly #taken = new Set<string>();

  constructor(weights: readonly NamedTensor[], graph: OnnxGraph) {
    this.#given = new Map(
      weights.map((tensor) => [tensor.name, { tensor, exportedName: graph.claimName(tensor.name) }]),
    );
  }

  take(name: string, expected: Shape): { exportedName: string; values: Float32Array } {
    const given = this.#given.get(name);
    if (given === undefined) throw new InputError(`The weights lack the tensor "${name}".`);
    const { shape, values } = given.tensor;
    if (shape.join("×") !== expected.join("×") || values.length !== sizeOf(expected)) {
      throw new InputError(
        `The tensor "${name}" has to have the shape ${expected.join("×")}, but it has ${shape.join("×")} ` +
          `and ${values.length} values.`,
      );
    }
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new InputError(`The tensor "${name}" holds ${values[wrong]} at index ${wrong}; weights have to be finite.`);
    }
    this.#taken.add(name);
    return { exportedName: given.exportedName, values };
  }

  checkAllTaken(): void {
    const unknown = [...this.#given.keys()].find((name) => !this.#taken.has(name));
    if (unknown === undefined) return;
    const names = [...this.#taken].join(", ");
    throw new InputError(`The weights hold a tensor "${unknown}", which this network has not; it has ${names}.`);
  }
}
