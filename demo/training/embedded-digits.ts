import { readIdx, splitEmbedded } from "glyphnet";
import url from "../../src/generated/digits-idx2-ubyte.gzip?url";
import type { Data } from "./data.js";
import { datasetFromRows } from "./digit-rows.js";

/** The digits that come with the page. */
export async function embeddedDigits(): Promise<Data> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The digits could not be loaded: ${url} gave ${response.status}.`);
  const rows = await readIdx(new Uint8Array(await response.arrayBuffer()), url);
  return { name: "embedded", ...splitEmbedded(datasetFromRows(rows, "embedded", 10)) };
}
