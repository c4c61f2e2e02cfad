import { type Shape, sizeOf } from "../layers/layer.js";
import { type LayerDescription, sequence } from "../layers/sequence.js";
import type { OnnxGraph, Value } from "./onnx-graph.js";

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

/** Operators by https://onnx.ai/onnx/operators/, their attributes left at the defaults. */
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

/** The name of x as [batch, sizeOf(x.shape)]. */
function flat(x: Value, graph: OnnxGraph): string {
  if (x.shape.length === 1) return x.name;
  const name = graph.claimName("flat");
  graph.addNode("Flatten", [x.name], name);
  return name;
}

/** The exporter belongs to the description's type, which the compiler cannot follow through the table. */
function exporterOf(type: LayerDescription["type"]): Exporter<LayerDescription> {
  return exporters[type] as Exporter<LayerDescription>;
}
