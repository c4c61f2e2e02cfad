import type { Dataset } from "./dataset.js";

/** The first 16 hex digits of the SHA-256 of data sets, one after the other: sizes, labels and images of each. */
export async function datasetDigest(datasets: readonly Dataset[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const { width, height, count, labels, images } of datasets) {
    parts.push(new Uint8Array(Uint32Array.of(width, height, count).buffer), await sha256(labels), await sha256(images));
  }
  const digest = await sha256(Uint8Array.from(parts.flatMap((part) => [...part])));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  // A copy where the bytes are in shared memory, which the platform refuses.
  const own = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", own));
}
