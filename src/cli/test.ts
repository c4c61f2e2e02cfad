import { join } from "node:path";
import { Command, Option } from "commander";
import { fingerprint } from "../checkpoint/fingerprint.js";
import { makeFolder, writeFile } from "../disk/files.js";
import type { Numerics } from "../engine/kernels.js";
import { drawSamples, worstMistakes } from "../report/compose.js";
import { renderReport } from "../report/page.js";
import { predictionsPicture } from "../report/predictions-picture.js";
import { type Evaluation, evaluate } from "../training/evaluate.js";
import { loadDatasets } from "./datasets.js";
import { chooseNetwork, createNetwork, modelOption } from "./models.js";
import {
  classesOption,
  dataOption,
  jsonOption,
  numericsOption,
  threadsOption,
  weightsOption,
  whole,
} from "./options.js";
import { Run } from "./run.js";
import { findWeights, loadWeights } from "./weights.js";
import { percent, thousands } from "./words.js";

interface TestArguments {
  weights: string;
  model?: string;
  data: string;
  classes?: number;
  samples: number;
  seed: number;
  threads?: number;
  numerics: Numerics;
  out?: string;
  json: boolean;
}

export function testCommand(): Command {
  return new Command("test")
    .description("Measure weights on the held-out images: loss, accuracy, confusion matrix, pictures.")
    .addOption(weightsOption("measure").makeOptionMandatory())
    .addOption(modelOption())
    .addOption(dataOption().default("embedded"))
    .addOption(classesOption())
    .addOption(
      new Option("--samples <n>", "random images to show, each with what it was read as")
        .argParser(whole(0, 1000))
        .default(25),
    )
    .addOption(new Option("--seed <n>", "draws the samples").argParser(whole(0, 0xffffffff)).default(0))
    .addOption(
      new Option("--out <dir>", "write report.html and predictions.png into this folder, which must not exist"),
    )
    .addOption(threadsOption())
    .addOption(numericsOption().default("strict"))
    .addOption(jsonOption())
    .action(runTest);
}

async function runTest(given: TestArguments): Promise<void> {
  if (given.out !== undefined) Run.checkFree(given.out);
  const source = await findWeights(given.weights);
  const { test } = await loadDatasets(given.data, given.classes);
  const { model, description } = chooseNetwork(given.model, source, test);
  const network = await createNetwork(description, given);
  await loadWeights(network, source.folder);
  const evaluation = evaluate(network, test);
  const print = await fingerprint(network.weights());
  if (given.out !== undefined) {
    const samples = drawSamples(network, test, evaluation, given.samples, given.seed);
    const page = renderReport({
      title: `glyphnet: ${given.weights} on ${given.data}`,
      settings: [
        ["weights", given.weights],
        ["network", model],
        ["data", `${given.data}: ${thousands(test.count)} held out`],
      ],
      epochs: [],
      test: { ...evaluation, classes: network.classes },
      fingerprint: print,
      seconds: 0,
      samples,
      mistakes: worstMistakes(test, evaluation, given.samples),
    });
    makeFolder(given.out);
    writeFile(join(given.out, "report.html"), page);
    if (samples.length > 0) writeFile(join(given.out, "predictions.png"), predictionsPicture(samples));
  }
  if (given.json) {
    const { images, loss, accuracy } = evaluation;
    const confusion = rowsOf(evaluation, network.classes);
    console.log(JSON.stringify({ event: "test", images, loss, accuracy, confusion, fingerprint: print }));
    return;
  }
  console.log(
    `${percent(evaluation.accuracy)} of ${thousands(evaluation.images)} held-out images read right, ` +
      `loss ${evaluation.loss.toFixed(6)}, fingerprint ${print}`,
  );
  console.log(`\n${confusionText(rowsOf(evaluation, network.classes))}`);
  if (given.out !== undefined) {
    const picture = given.samples > 0 ? ", predictions.png all samples" : "";
    console.log(`\n${join(given.out, "report.html")} shows samples and mistakes${picture}.`);
  }
}

function rowsOf({ confusion }: Evaluation, classes: number): number[][] {
  return Array.from({ length: classes }, (_, row) => [...confusion.subarray(row * classes, (row + 1) * classes)]);
}

/** Rows are true classes, columns predictions. */
function confusionText(rows: readonly number[][]): string {
  const width = Math.max(...rows.flat().map((count) => String(count).length), 2) + 1;
  const cell = (value: number | string) => String(value).padStart(width);
  const header = `true\\read${rows.map((_, column) => cell(column)).join("")}`;
  const lines = rows.map((row, label) => `${String(label).padStart(9)}${row.map((n) => cell(n || "·")).join("")}`);
  return [header, ...lines].join("\n");
}
