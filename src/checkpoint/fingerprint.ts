import type { NamedTensor } from "../network/network.js";

/**
 * The first 16 hex digits of the SHA-256 of all weights: little-endian f32, real shapes, in table order. Equal
 * fingerprints mean equal bits.
 */
export async function fingerprint(weights: readonly NamedTensor[]): Promise<string> {
  const count = weights.reduce((sum, { values }) => sum + values.length, 0);
  const bytes = new DataView(new ArrayBuffer(4 * count));
  let offset = 0;
  for (const { values } of weights) {
    for (const value of values) {
      bytes.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
