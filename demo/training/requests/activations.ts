import { activations as activationsOf } from "glyphnet";
import type { Laboratory } from "../laboratory.js";
import { lookAtOnce } from "../look.js";
import { Transfer } from "../transfer.js";

/** What one layer makes of a picture. */
export interface LayerView {
  /** `layers[2].main[0]` */
  readonly path: string;
  readonly type: string;
  /** Empty for a layer without weights. */
  readonly name: string;
  /** [height, width, channels], [height, width] or [units]. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Outside training these pass on what they get. */
const PASSING: ReadonlySet<string> = new Set(["flatten", "dropout"]);

/** What all layers that change something make of a picture of height × width bytes; at once, since somebody draws it. */
export async function activations(laboratory: Laboratory, picture: Uint8Array): Promise<Transfer<LayerView[]>> {
  const changing = await lookAtOnce(laboratory, "activations", ({ network }) =>
    activationsOf(network, picture).filter(({ layer }) => !PASSING.has(layer.type)),
  );
  const views = changing.map(({ path, layer, shape, values }) => ({
    path,
    type: layer.type,
    name: "name" in layer ? layer.name : "",
    shape,
    values,
  }));
  return new Transfer(
    views,
    views.map(({ values }) => values.buffer as ArrayBuffer),
  );
}
