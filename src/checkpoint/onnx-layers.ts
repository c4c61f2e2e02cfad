import { runningName } from "../layers/batch-norm.js";
import { type Shape, sizeOf } from "../layers/layer.js";
import { type AveragePoolDescription, type MaxPoolDescription, poolingSizes } from "../layers/pooling.js";
import { type LayerDescription, sequence } from "../layers/sequence.js";
import { placesAlong } from "../layers/window.js";
import type { Attributes, OnnxGraph, Value } from "./onnx-graph.js";

/** The network's tensors, and the names they have in the graph. */
export interface ExportedTensors {
  /** @throws InputError when the tensor is missing or does not fit */
  take(name: string, shape: Shape): { readonly exportedName: string; readonly values: Float32Array };
}

/** Adds the nodes that compute the value named y from x; what a layer does in backward is not in the graph. */
type Exporter<Description> = (
  description: Description,
  x: Value,
  y: string,
  graph: OnnxGraph,
  tensors: ExportedTensors,
) => void;

type Exporters = {
  readonly [Type in LayerDescription["type"]]: Exporter<Extract<LayerDescription, { type: Type }>>;
};

/** Operators by https://onnx.ai/onnx/operators/; attributes that are not there are left at the defaults. */
const exporters: Exporters = {
  /** Gemm is x · w + b; b is the last row of the network's tensor. */
  dense({ name, units, bias }, x, y, graph, tensors) {
    const ins = sizeOf(x.shape);
    const { exportedName, values } = tensors.take(name, [ins + (bias ? 1 : 0), units]);
    graph.addInitializer(exportedName, [ins, units], values.subarray(0, ins * units));
    const inputs = [flat(x, graph), exportedName];
    if (bias) {
      const biasName = graph.claimName(`${name}_bias`);
      graph.addInitializer(biasName, [units], values.subarray(ins * units));
      inputs.push(biasName);
    }
    graph.addNode("Gemm", inputs, y);
  },

  /** Conv takes its weights as [out, in, size, size], and pictures with channels. */
  conv2d({ name, channels, size, stride, bias, padding }, x, y, graph, tensors) {
    const [height = 0, width = 0, channelsIn = 1] = x.shape;
    const ins = size * size * channelsIn;
    const { exportedName, values } = tensors.take(name, [ins + (bias ? 1 : 0), channels]);
    graph.addInitializer(
      exportedName,
      [channels, channelsIn, size, size],
      transposed(values, channelsIn, channels, size),
    );
    const inputs = [x.shape.length === 2 ? withChannel(x, graph) : x.name, exportedName];
    if (bias) {
      const biasName = graph.claimName(`${name}_bias`);
      graph.addInitializer(biasName, [channels], values.subarray(ins * channels));
      inputs.push(biasName);
    }
    const over = [height, width].map((extent) => {
      return Math.max(0, (placesAlong(extent, { size, stride, padding }) - 1) * stride + size - extent);
    });
    const pads =
      padding === "same" ? [...over.map((all) => Math.floor(all / 2)), ...over.map((all) => Math.ceil(all / 2))] : [];
    const attributes = { kernel_shape: [size, size], strides: [stride, stride] };
    graph.addNode("Conv", inputs, y, padding === "same" ? { ...attributes, pads } : attributes);
  },

  maxpool(description, x, y, graph) {
    graph.addNode("MaxPool", [x.name], y, poolingAttributes(description, x.shape));
  },

  avgpool(description, x, y, graph) {
    graph.addNode("AveragePool", [x.name], y, poolingAttributes(description, x.shape));
  },

  flatten(_description, x, y, graph) {
    if (x.shape.length < 3) {
      graph.addNode("Flatten", [x.name], y);
      return;
    }
    const channelsLast = graph.claimName("channels_last");
    graph.addNode("Transpose", [x.name], channelsLast, { perm: [0, 2, 3, 1] });
    graph.addNode("Flatten", [channelsLast], y);
  },

  /** Each of the two tensors becomes two vectors. */
  batchnorm({ name }, x, y, graph, tensors) {
    const channels = x.shape[2] ?? sizeOf(x.shape);
    const vectors = (tensor: string, first: string, second: string) => {
      const { values } = tensors.take(tensor, [2, channels]);
      return [first, second].map((vector, row) => {
        const exported = graph.claimName(`${name}_${vector}`);
        graph.addInitializer(exported, [channels], values.subarray(row * channels, (row + 1) * channels));
        return exported;
      });
    };
    const parameters = [...vectors(name, "scale", "shift"), ...vectors(runningName(name), "mean", "variance")];
    graph.addNode("BatchNormalization", [x.name, ...parameters], y);
  },

  /** Nothing is dropped outside training. */
  dropout(_description, x, y, graph) {
    graph.addNode("Identity", [x.name], y);
  },

  relu(_description, x, y, graph) {
    graph.addNode("Relu", [x.name], y);
  },

  residual({ main, skip }, x, y, graph, tensors) {
    const branch = (layers: readonly LayerDescription[], name: string) => {
      if (layers.length === 0) return x.name;
      const output = graph.claimName(name);
      exportLayers(layers, x, output, graph, tensors);
      return output;
    };
    graph.addNode("Add", [branch(main, "main"), branch(skip, "skip")], y);
  },
};

/** Adds the nodes of one layer or more that compute the value named y from x. */
export function exportLayers(
  layers: readonly LayerDescription[],
  x: Value,
  y: string,
  graph: OnnxGraph,
  tensors: ExportedTensors,
): void {
  let from = x;
  layers.forEach((layer, index) => {
    const last = index === layers.length - 1;
    const to = last ? y : graph.claimName(layer.type);
    exporterOf(layer.type)(layer, from, to, graph, tensors);
    from = { name: to, shape: sequence.outputShape([layer], from.shape) };
  });
}

function poolingAttributes(description: MaxPoolDescription | AveragePoolDescription, shape: Shape): Attributes {
  const [, , , height, width, stride] = poolingSizes(description, shape);
  return { kernel_shape: [height, width], strides: [stride, stride] };
}

/** The name of x as [batch, sizeOf(x.shape)]. */
function flat(x: Value, graph: OnnxGraph): string {
  if (x.shape.length === 1) return x.name;
  const name = graph.claimName("flat");
  graph.addNode("Flatten", [x.name], name);
  return name;
}

/** The name of x, [batch, height, width], as [batch, 1, height, width]. */
function withChannel(x: Value, graph: OnnxGraph): string {
  const axis = graph.claimName("channel_axis");
  graph.addNumbers(axis, [1]);
  const name = graph.claimName("with_channel");
  graph.addNode("Unsqueeze", [x.name, axis], name);
  return name;
}

/** Weights [size · size · ins, outs] as [outs, ins, size, size]. */
function transposed(weights: Float32Array, ins: number, outs: number, size: number): Float32Array {
  const positions = size * size;
  return Float32Array.from({ length: positions * ins * outs }, (_, i) => {
    const position = i % positions;
    const channel = Math.floor(i / positions) % ins;
    const out = Math.floor(i / (positions * ins));
    return weights[(position * ins + channel) * outs + out] ?? Number.NaN;
  });
}

/** The exporter belongs to the description's type, which the compiler cannot follow through the table. */
function exporterOf(type: LayerDescription["type"]): Exporter<LayerDescription> {
  return exporters[type] as Exporter<LayerDescription>;
}
