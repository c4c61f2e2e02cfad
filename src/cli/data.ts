import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import type { Dataset } from "../data/dataset.js";
import { readFile } from "../disk/files.js";
import { mnistCache } from "../disk/mnist-cache.js";
import { InputError } from "../errors.js";
import { shareNotZero } from "../network/load.js";
import { loadDatasets } from "./datasets.js";
import { downloadMnist, MIRRORS } from "./download.js";
import { checkMnistFile, dataFolder, MNIST, MNIST_FILES } from "./mnist.js";
import { jsonOption } from "./options.js";
import { percent, thousands } from "./words.js";

export function dataCommand(): Command {
  return new Command("data")
    .description("Look at data sets; fetch MNIST, or check that a folder holds it.")
    .addCommand(
      new Command("info")
        .description("Sizes, classes and counts of a data set.")
        .argument("[data]", "embedded, mnist, or a folder with four IDX files", "embedded")
        .addOption(jsonOption())
        .action(runInfo),
    )
    .addCommand(
      new Command("verify")
        .description("Check that a folder holds MNIST, by the SHA-256 of its files.")
        .argument("[folder]", "mnist, or a folder", MNIST)
        .addOption(jsonOption())
        .action(runVerify),
    )
    .addCommand(
      new Command("download")
        .description(`Fetch MNIST, 11 MB, into ${mnistCache()}, from where --data mnist takes it.`)
        .addOption(new Option("--mirror <urls...>", "where to fetch from, the first that answers").default(MIRRORS))
        .addOption(jsonOption())
        .action(runDownload),
    );
}

async function runInfo(data: string, { json }: { json: boolean }): Promise<void> {
  const { train, test } = await loadDatasets(data);
  const infos = [describe("training", train), describe("held out", test)];
  for (const info of infos) {
    if (json) {
      console.log(JSON.stringify({ event: "data", ...info }));
      continue;
    }
    const { set, images, width, height, shareNotZero, counts } = info;
    console.log(
      `${set}: ${thousands(images)} images of ${width}×${height} pixels, ${percent(shareNotZero)} of them not zero\n` +
        `  per class: ${counts.map((count, label) => `${label}: ${thousands(count)}`).join(", ")}`,
    );
  }
}

function describe(set: string, { count, width, height, classes, labels, images }: Dataset) {
  const counts = Array.from({ length: classes }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return { set, images: count, width, height, classes, shareNotZero: shareNotZero(images), counts };
}

async function runVerify(given: string, { json }: { json: boolean }): Promise<void> {
  const folder = dataFolder(given);
  if (folder === undefined) throw new InputError(`MNIST is not in ${mnistCache()}; glyphnet data download fetches it.`);
  for (const file of MNIST_FILES) {
    const packed = join(folder, `${file.name}.gz`);
    const path = existsSync(packed) ? packed : join(folder, file.name);
    await checkMnistFile(readFile(path), file, path);
    if (json) console.log(JSON.stringify({ event: "verified", file: path, sha256: file.sha256 }));
    else console.log(`${path}: ${thousands(file.bytes)} bytes unpacked, SHA-256 as it should be`);
  }
}

async function runDownload({ mirror, json }: { mirror: readonly string[]; json: boolean }): Promise<void> {
  const folder = mnistCache();
  await downloadMnist(folder, mirror, ({ name }, bytes, from) => {
    if (json) console.log(JSON.stringify({ event: "downloaded", file: name, bytes, from }));
    else console.log(`${name}: ${thousands(bytes)} bytes from ${from}, SHA-256 as it should be`);
  });
  if (!json) console.log(`${folder} holds MNIST; --data mnist takes it from there.`);
}
