import { type Dataset, datasetFromIdx, readIdx } from "../../src/index.js";

/** All 10,000 digits of the package, which lie beside the page. */
export async function fetchDigits(): Promise<Dataset> {
  const read = async (file: string) => {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return readIdx(new Uint8Array(await response.arrayBuffer()), file);
  };
  const [images, labels] = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"] as const;
  return datasetFromIdx(await read(images), await read(labels), { dataset: "digits", images, labels });
}
