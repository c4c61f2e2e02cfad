import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { datasetFromIdx, splitEmbedded } from "../../../src/data/dataset.js";
import { readIdx } from "../../../src/data/idx.js";
import { projectFile } from "./places.js";

/**
 * Four plain IDX files that all programs read, below build/ so that an interrupted run litters nothing else.
 *
 * @param given a folder of four IDX files, gzipped or not; without it the full MNIST beside the project, else the
 * digits that come with the package
 */
export async function writeDataFolder(given: string | undefined): Promise<string> {
  const beside = projectFile("../shared/mnist");
  const source = given ?? (existsSync(beside) ? beside : undefined);

  const read = async (folder: string, name: string) => {
    const path = [name, `${name}.gz`].map((file) => join(folder, file)).find(existsSync);
    if (path === undefined) throw new Error(`The data folder ${folder} has no ${name} or ${name}.gz.`);
    return readIdx(await readFile(path), path);
  };
  const readSet = async (folder: string, set: string) => {
    const [images, labels] = [`${set}-images-idx3-ubyte`, `${set}-labels-idx1-ubyte`];
    const names = { dataset: set, images, labels };
    return datasetFromIdx(await read(folder, images), await read(folder, labels), names);
  };
  const { train, test } =
    source === undefined
      ? splitEmbedded(await readSet(projectFile("dist"), "digits"))
      : { train: await readSet(source, "train"), test: await readSet(source, "t10k") };

  const folder = projectFile("build/peers-digits");
  await mkdir(folder, { recursive: true });
  for (const [set, { images, labels, count, height, width }] of Object.entries({ train, t10k: test })) {
    await writeFile(join(folder, `${set}-images-idx3-ubyte`), idx([count, height, width], images));
    await writeFile(join(folder, `${set}-labels-idx1-ubyte`), idx([count], labels));
  }
  return folder;
}

/** Two zero bytes, the type of unsigned bytes, the number of dimensions, each dimension, the values. */
function idx(dimensions: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, 8, dimensions.length]);
  dimensions.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  return Buffer.concat([header, values]);
}
