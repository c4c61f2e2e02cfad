import { type Dataset, type Idx, InputError, makeDataset } from "glyphnet";

/**
 * Square images and their labels from one array of bytes: in each of its rows the pixels of an image, then its label.
 * @throws InputError when the rows are no such thing
 */
export function datasetFromRows({ dimensions, values }: Idx, name: string, classes: number): Dataset {
  const [count = 0, length = 0] = dimensions;
  const pixels = length - 1;
  const side = Math.sqrt(pixels);
  if (dimensions.length !== 2 || pixels < 1 || !Number.isInteger(side)) {
    throw new InputError(`${name}: expected rows of square images with a label, found ${dimensions.join("×")}.`);
  }
  const images = new Uint8Array(count * pixels);
  const labels = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * length;
    images.set(values.subarray(start, start + pixels), row * pixels);
    labels[row] = values[start + pixels] ?? 0;
  }
  return makeDataset({ name, images, labels, width: side, height: side, classes });
}
