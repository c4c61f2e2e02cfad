import type { Shape } from "../layers/layer.js";
import { writeFloats } from "./floats.js";
import { bytesField, messageField, numberField, textField } from "./protobuf.js";

/**
 * What flows along an edge of the graph: f32 [batch, ...shape]; a picture of channels, whose shape is [height, width,
 * channels], as [batch, channels, height, width].
 */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
}

/** Numbers of fields, as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, numbers: 8, type: 20 };
const TENSOR = { dimension: 1, dataType: 2, name: 8, rawData: 9 };
const VALUE_INFO = { name: 1, type: 2, text: 3 };
const TYPE = { tensor: 1 };
const TENSOR_TYPE = { elementType: 1, shape: 2 };
const SHAPE = { dimension: 1 };
const DIMENSION = { size: 1, symbol: 2 };
/** TensorProto.DataType */
const FLOAT = 1;
const INT64 = 7;
/** AttributeProto.AttributeType */
const INTS = 7;

/** Lists of whole numbers, by name. */
export type Attributes = Readonly<Record<string, readonly number[]>>;

/** A graph of ONNX operators that grows node by node; its names have to be C identifiers. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #initializers: Uint8Array[] = [];
  readonly #names = new Set<string>();

  /** The name itself, or the name with a number where it is taken. */
  claimName(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#names.has(name); n++) name = `${wanted}_${n}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node of its output's name; its inputs have to be there already. */
  addNode(operator: string, inputs: readonly string[], output: string, attributes: Attributes = {}): void {
    this.#nodes.push(
      messageField(GRAPH.node, [
        ...inputs.map((input) => textField(NODE.input, input)),
        textField(NODE.output, output),
        textField(NODE.name, output),
        textField(NODE.operator, operator),
        ...Object.entries(attributes).map(([name, numbers]) =>
          messageField(NODE.attribute, [
            textField(ATTRIBUTE.name, name),
            ...numbers.map((number) => numberField(ATTRIBUTE.numbers, number)),
            numberField(ATTRIBUTE.type, INTS),
          ]),
        ),
      ]),
    );
  }

  /** Adds a constant of that shape, values row by row. */
  addInitializer(name: string, shape: Shape, values: Float32Array): void {
    const raw = new Uint8Array(4 * values.length);
    writeFloats(raw, 0, values);
    this.#addTensor(name, shape, FLOAT, raw);
  }

  /** Adds a constant list of whole numbers, none negative, which some operators take as an input. */
  addNumbers(name: string, numbers: readonly number[]): void {
    const raw = new DataView(new ArrayBuffer(8 * numbers.length));
    numbers.forEach((number, i) => {
      raw.setBigInt64(8 * i, BigInt(number), true);
    });
    this.#addTensor(name, [numbers.length], INT64, new Uint8Array(raw.buffer));
  }

  #addTensor(name: string, shape: Shape, dataType: number, raw: Uint8Array): void {
    this.#initializers.push(
      messageField(GRAPH.initializer, [
        ...shape.map((size) => numberField(TENSOR.dimension, size)),
        numberField(TENSOR.dataType, dataType),
        textField(TENSOR.name, name),
        bytesField(TENSOR.rawData, raw),
      ]),
    );
  }

  /**
   * The fields of the graph's message.
   * @param input with what it holds, in words
   */
  fields(name: string, input: Value & { readonly content: string }, outputs: readonly Value[]): Uint8Array[] {
    return [
      ...this.#nodes,
      textField(GRAPH.name, name),
      ...this.#initializers,
      messageField(GRAPH.input, [...valueInfo(input), textField(VALUE_INFO.text, input.content)]),
      ...outputs.map((output) => messageField(GRAPH.output, valueInfo(output))),
    ];
  }
}

/** Name and type of an input or output; the size of its first dimension is left open. */
function valueInfo({ name, shape }: Value): Uint8Array[] {
  const sizes = [textField(DIMENSION.symbol, "batch"), ...shape.map((size) => numberField(DIMENSION.size, size))];
  const dimensions = sizes.map((size) => messageField(SHAPE.dimension, [size]));
  const tensor = [numberField(TENSOR_TYPE.elementType, FLOAT), messageField(TENSOR_TYPE.shape, dimensions)];
  return [textField(VALUE_INFO.name, name), messageField(VALUE_INFO.type, [messageField(TYPE.tensor, tensor)])];
}
