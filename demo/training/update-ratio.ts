import type { NamedTensor } from "glyphnet";

/** Of each tensor. */
export function updateRatios(before: readonly NamedTensor[], after: readonly NamedTensor[]): (number | undefined)[] {
  return after.map(({ values }, index) => updateRatio(before[index]?.values ?? new Float32Array(), values));
}

/** ‖after − before‖ / ‖before‖; undefined where all were zero before. */
export function updateRatio(before: Float32Array, after: Float32Array): number | undefined {
  let moved = 0;
  let size = 0;
  for (let i = 0; i < before.length; i++) {
    const weight = before[i] ?? 0;
    const change = (after[i] ?? Number.NaN) - weight;
    moved += change * change;
    size += weight * weight;
  }
  return size > 0 ? Math.sqrt(moved / size) : undefined;
}
