import type { NamedTensor } from "glyphnet";
import { type Histogram, histogram } from "../histogram.js";
import type { Laboratory } from "../laboratory.js";
import { lookAcrossStep } from "../look.js";
import { updateRatio } from "../update-ratio.js";

/** How the numbers of one tensor are spread. */
export interface TensorView {
  readonly name: string;
  readonly shape: readonly number[];
  readonly weights: Histogram;
  /** Of the last step. */
  readonly gradients: Histogram;
  /** How far the last step moved it, as a share of its size; undefined before the first step. */
  readonly updateRatio: number | undefined;
}

/** Histograms of each tensor's weights and gradients, and how far a step moves it. */
export function tensors(laboratory: Laboratory, _: undefined): Promise<readonly TensorView[]> {
  return lookAcrossStep(
    laboratory,
    "tensors",
    ({ network }) => network.weights(),
    ({ network, updateRatios }, before, stepped) => {
      const gradients = network.gradients();
      return network.weights().map((tensor, index) => ({
        name: tensor.name,
        shape: tensor.shape,
        weights: histogram(tensor.values),
        gradients: histogram(valuesOf(gradients[index])),
        updateRatio: stepped ? updateRatio(valuesOf(before[index]), tensor.values) : updateRatios[index],
      }));
    },
  );
}

function valuesOf(tensor: NamedTensor | undefined): Float32Array {
  return tensor?.values ?? new Float32Array();
}
