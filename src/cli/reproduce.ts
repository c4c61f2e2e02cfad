import { join } from "node:path";
import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { Dataset } from "../data/dataset.js";
import { makeDataset } from "../data/dataset.js";
import { reportNetwork } from "../network/report.js";
import { renderStudy } from "../report/study-page.js";
import type { StepResult, Study } from "../reproduce/results.js";
import { fullExtent, quickExtent, type Step, studySteps } from "../reproduce/steps.js";
import { epochsOf, runStep } from "../reproduce/study.js";
import { studyTable } from "../reproduce/table.js";
import { type Datasets, loadDatasets } from "./datasets.js";
import { INTERRUPTED } from "./exit-codes.js";
import { abortWhenInterrupted } from "./interruption.js";
import { dataFolder, MNIST } from "./mnist.js";
import { createNetwork } from "./models.js";
import { jsonOption, threadsOption } from "./options.js";
import { StudyFolder } from "./study-folder.js";
import { StudyProgress } from "./study-progress.js";

/** Images of the quick study. */
const QUICK = { train: 10_000, test: 2_000 };

interface ReproduceArguments {
  data?: string;
  quick: boolean;
  threads?: number;
  out: string;
  json: boolean;
}

export function reproduceCommand(): Command {
  return new Command("reproduce")
    .description(
      "Run the lab report's training as published, repair one flaw after the other, and explain what each costs.",
    )
    .addOption(
      new Option(
        "--data <data>",
        "mnist, embedded, or a folder with four IDX files (default: mnist where it is there, else embedded)",
      ),
    )
    .addOption(
      new Option("--quick", "fewer images, epochs and seeds: under a minute instead of under ten").default(false),
    )
    .addOption(
      new Option("--out <dir>", "the study's folder; one that was begun goes on where it was").default(
        "runs/reproduce",
      ),
    )
    .addOption(threadsOption())
    .addOption(jsonOption())
    .action(runReproduce);
}

async function runReproduce(given: ReproduceArguments): Promise<void> {
  const dataName = given.data ?? (dataFolder(MNIST) === undefined ? "embedded" : MNIST);
  const data = cut(await loadDatasets(dataName), given.quick);
  const steps = studySteps(given.quick ? quickExtent : fullExtent);
  const folder = StudyFolder.open(given.out, {
    glyphnet: packageJson.version,
    data: { from: dataName, training: data.train.count, test: data.test.count },
    quick: given.quick,
  });
  const notice = noticeOf(dataName, given.quick);
  const progress = new StudyProgress(
    steps.length,
    steps.reduce((sum, step) => sum + epochsOf(step), 0),
    given.json,
  );
  progress.start(data, notice);
  const signal = abortWhenInterrupted();
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await runWithNetwork(step, data, given, folder, progress, signal);
    if (result === undefined) {
      progress.clear();
      process.exitCode ??= INTERRUPTED;
      console.error(`Stopped. The same command goes on with what ${given.out} holds.`);
      return;
    }
    results.push(result);
  }
  const study: Study = {
    dataName,
    trainingImages: data.train.count,
    testImages: data.test.count,
    ...(notice === undefined ? {} : { notice }),
    steps: results,
  };
  const table = studyTable(study);
  folder.writeText("table.md", table);
  folder.writeText("report.html", renderStudy(study));
  progress.done(results, table, join(given.out, "report.html"));
}

async function runWithNetwork(
  step: Step,
  data: Datasets,
  { threads }: ReproduceArguments,
  folder: StudyFolder,
  progress: StudyProgress,
  signal: AbortSignal,
): Promise<StepResult | undefined> {
  const { height, width, classes } = data.train;
  const description = reportNetwork({ height, width }, classes, step.kept);
  const network = await createNetwork(description, threads === undefined ? {} : { threads });
  try {
    return await runStep(step, network, data, folder, progress, signal);
  } finally {
    network.close();
  }
}

function noticeOf(dataName: string, quick: boolean): string | undefined {
  const sentences = [
    ...(dataName === "embedded"
      ? [
          `This is the study on the 10,000 embedded digits; the report had all of MNIST, which glyphnet data download fetches.`,
        ]
      : []),
    ...(quick ? ["This is the quick study: fewer images, epochs and seeds."] : []),
  ];
  return sentences.length === 0 ? undefined : [...sentences, "The paragraphs tell of the full study."].join(" ");
}

function cut(data: Datasets, quick: boolean): Datasets {
  return quick ? { train: firstImages(data.train, QUICK.train), test: firstImages(data.test, QUICK.test) } : data;
}

function firstImages(dataset: Dataset, count: number): Dataset {
  if (dataset.count <= count) return dataset;
  const { name, width, height, classes } = dataset;
  const images = dataset.images.subarray(0, count * width * height);
  return makeDataset({ name, images, labels: dataset.labels.subarray(0, count), width, height, classes });
}
