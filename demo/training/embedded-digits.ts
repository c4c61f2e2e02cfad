import { datasetFromIdx, readIdx, splitEmbedded } from "glyphnet";
import imagesUrl from "../../dist/digits-images-idx3-ubyte.gz?url";
import labelsUrl from "../../dist/digits-labels-idx1-ubyte.gz?url";
import type { Data } from "./data.js";

/** The digits that come with the page. */
export async function embeddedDigits(): Promise<Data> {
  const [images, labels] = await Promise.all([fetchIdx(imagesUrl), fetchIdx(labelsUrl)]);
  const digits = datasetFromIdx(images, labels, { dataset: "embedded", images: imagesUrl, labels: labelsUrl }, 10);
  return { name: "embedded", ...splitEmbedded(digits) };
}

async function fetchIdx(url: string) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The digits could not be loaded: ${url} gave ${response.status}.`);
  return readIdx(new Uint8Array(await response.arrayBuffer()), url);
}
