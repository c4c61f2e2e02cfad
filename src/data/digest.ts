import type { Dataset } from "./dataset.js";

/** The platform copies what it hashes, so images go in pieces. */
const PIECE_BYTES = 2 ** 20;

/**
 * The first 16 hex digits of a SHA-256 over data sets, one after the other: of each the sizes, the SHA-256 of the labels and
 * that of each MiB of its images.
 */
export async function datasetDigest(datasets: readonly Dataset[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const { width, height, count, labels, images } of datasets) {
    parts.push(new Uint8Array(Uint32Array.of(width, height, count).buffer), await sha256(labels));
    for (let from = 0; from < images.length; from += PIECE_BYTES) {
      parts.push(await sha256(images.subarray(from, from + PIECE_BYTES)));
    }
  }
  const digest = await sha256(Uint8Array.from(parts.flatMap((part) => [...part])));
  return [...digest.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
}
