import { InputError } from "../errors.js";
import type { Shape } from "./layer.js";

/** A window of size × size pixels that moves over a picture by `stride`, down and across. */
export interface Window {
  readonly size: number;
  readonly stride: number;
  /** Whether it stays within the picture, or goes over the edge, where zeros are, to visit ⌈extent / stride⌉ places. */
  readonly padding: "valid" | "same";
}

/** How many places the window visits along an extent (assembly/picture.ts). */
export function placesAlong(extent: number, { size, stride, padding }: Window): number {
  return padding === "same" ? Math.ceil(extent / stride) : Math.floor((extent - size) / stride) + 1;
}

/**
 * The places down and across a picture.
 * @param layer what messages call the layer
 * @throws InputError when the window does not fit into the picture
 */
export function windowPlaces(layer: string, shape: Shape, window: Window): [down: number, across: number] {
  const [height = 0, width = 0] = shape;
  const { size, padding } = window;
  if (padding === "valid" && (size > height || size > width)) {
    throw new InputError(
      `${layer} moves a window of ${size}×${size} pixels within its picture, but it gets ${shape.join("×")}.`,
    );
  }
  return [placesAlong(height, window), placesAlong(width, window)];
}
