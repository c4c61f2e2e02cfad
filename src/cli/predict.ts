import { Command } from "commander";
import { centredDigit } from "../data/digit.js";
import { readFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import { predict } from "../training/evaluate.js";
import { chooseNetwork, createNetwork, modelOption } from "./models.js";
import { jsonOption, weightsOption } from "./options.js";
import { readPng } from "./png.js";
import { findWeights, loadWeights } from "./weights.js";
import { percent } from "./words.js";

interface PredictArguments {
  weights: string;
  model?: string;
  json: boolean;
}

export function predictCommand(): Command {
  return new Command("predict")
    .description("Read digits in PNG files: the class and its probability, and those of all others.")
    .argument("<files...>", "PNG files, one digit each, dark on light or light on dark, any size")
    .addOption(weightsOption("read with the weights of").makeOptionMandatory())
    .addOption(modelOption())
    .addOption(jsonOption())
    .action(runPredict);
}

async function runPredict(files: readonly string[], given: PredictArguments): Promise<void> {
  const source = await findWeights(given.weights);
  const { description } = chooseNetwork(given.model, source, { height: 28, width: 28, classes: 10 });
  const { width, height } = description.input;
  if (width !== height) {
    throw new InputError(`The network takes images of ${width}×${height} pixels; predict can only fill square ones.`);
  }
  const network = await createNetwork(description, { threads: 1 });
  await loadWeights(network, source.folder);
  const images = new Uint8Array(files.length * width * height);
  files.forEach((file, i) => {
    const png = readPng(readFile(file), file);
    images.set(centredDigit(png.grey, png.width, png.height, width, file), i * width * height);
  });
  const probabilities = predict(network, images);
  files.forEach((file, i) => {
    const row = [...probabilities.subarray(i * network.classes, (i + 1) * network.classes)];
    const label = row.indexOf(Math.max(...row));
    if (given.json) console.log(JSON.stringify({ event: "prediction", file, label, probabilities: row }));
    else console.log(`${file}: ${label}  (${percent(row[label] ?? 0)}${others(row, label)})`);
  });
}

/** The runners-up that have at least one percent. */
function others(row: readonly number[], label: number): string {
  const rest = row
    .map((probability, c) => ({ c, probability }))
    .filter(({ c, probability }) => c !== label && probability >= 0.01);
  rest.sort((a, b) => b.probability - a.probability);
  return rest.map(({ c, probability }) => `; ${c}: ${percent(probability)}`).join("");
}
