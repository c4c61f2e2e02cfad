import { cpus, loadavg } from "node:os";
import { Command, Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { measureAugmentation } from "../bench/augmentation.js";
import type { AugmentationFigure } from "../bench/figures.js";
import { measureLatency, measureThroughput } from "../bench/inference.js";
import { measureStepKernels } from "../bench/step-kernels.js";
import { BATCHES, measureTraining } from "../bench/training.js";
import type { Dataset } from "../data/dataset.js";
import { lenet5 } from "../network/convolutional.js";
import { loadDataset, shareNotZero } from "../network/load.js";
import type { Network } from "../network/network.js";
import { BenchEvents } from "./bench-events.js";
import type { BenchNarrator } from "./bench-narrator.js";
import { reportProducts } from "./bench-products.js";
import { describeNetwork, measureStartUp, type StartUpArguments, startUp } from "./bench-start-up.js";
import { BenchTables } from "./bench-tables.js";
import { type Datasets, loadDatasets } from "./datasets.js";
import { peakMemoryBytes } from "./memory.js";
import { createNetwork } from "./models.js";
import { classesOption, dataOption, jsonOption, numericsOption, threadsOption, whole } from "./options.js";

interface BenchArguments extends StartUpArguments {
  epochs?: number;
  quick: boolean;
  startUp: boolean;
  json: boolean;
}

const THOROUGH = { warmUpMilliseconds: 50, readings: 15, epochs: 5, processes: 5 };
const QUICK = { warmUpMilliseconds: 20, readings: 3, epochs: 1, processes: 1 };
const BATCH_MILLISECONDS = 5;
const LENET_BATCH = 128;

export function benchCommand(): Command {
  return new Command("bench")
    .description("Measure this machine: kernels, training, inference, start-up, memory.")
    .addOption(dataOption().default("embedded"))
    .addOption(classesOption())
    .addOption(
      new Option(
        "--epochs <n>",
        `measured epochs per figure, after one to warm up (default: ${THOROUGH.epochs}, quick: ${QUICK.epochs})`,
      ).argParser(whole(1, 1000)),
    )
    .addOption(threadsOption())
    .addOption(numericsOption().default("strict"))
    .addOption(new Option("--quick", "a few seconds, and rougher figures").default(false))
    .addOption(new Option("--start-up", "only be the process whose start-up is measured").default(false).hideHelp())
    .addOption(jsonOption())
    .action(runBench);
}

async function runBench(given: BenchArguments): Promise<void> {
  if (given.startUp) return startUp(given);
  const data = await loadDatasets(given.data, given.classes);
  const { epochs, processes, ...extent } = given.quick ? QUICK : THOROUGH;
  const measured = given.epochs ?? epochs;
  const effort = { ...extent, batchMilliseconds: BATCH_MILLISECONDS, clock: () => performance.now() };
  const aloneEffort = { ...effort, clock: processorClock };
  const narrator = given.json ? new BenchEvents() : new BenchTables();
  narrator.start({
    glyphnet: packageJson.version,
    machine: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    loadAverage: loadavg()[0] ?? 0,
    node: process.versions.node,
    data: given.data,
    trainingImages: data.train.count,
    testImages: data.test.count,
  });
  await reportProducts(narrator, data.train, aloneEffort);
  const description = describeNetwork(data.train);
  const one = await createNetwork(description, { numerics: given.numerics, threads: 1 });
  const all = await createNetwork(description, given);
  try {
    reportInput(narrator, one, data);
    narrator.stepKernels(measureStepKernels(one, data.train, given.numerics, aloneEffort));
    const networks = all.engine.threads === 1 ? [one] : [one, all];
    for (const batch of BATCHES) {
      narrator.training(await measureTraining("residual-mlp", networks, data.train, data.test, batch, measured));
    }
    if (leNetFits(data.train)) await reportLeNet(narrator, given, data, measured);
    const augmented: AugmentationFigure[] = [];
    for (const network of networks) {
      augmented.push(...(await measureAugmentation(network, data.train, data.test, measured)));
    }
    narrator.augmentation(augmented);
    narrator.inference([
      measureLatency(one, data.test, effort),
      ...networks.map((network) => measureThroughput(network, data.test, effort)),
    ]);
  } finally {
    one.close();
    all.close();
  }
  narrator.startUp(await measureStartUp(given, processes));
  narrator.done(performance.now() / 1000, peakMemoryBytes());
}

/** The windows of LeNet-5 without padding need pictures of 12 pixels or more each way. */
function leNetFits({ height, width }: Dataset): boolean {
  return Math.min(height, width) >= 12;
}

async function reportLeNet(
  narrator: BenchNarrator,
  given: BenchArguments,
  { train, test }: Datasets,
  epochs: number,
): Promise<void> {
  const { height, width, classes } = train;
  const description = lenet5({ height, width }, classes);
  const networks = [await createNetwork(description, { numerics: given.numerics, threads: 1 })];
  try {
    const all = await createNetwork(description, given);
    networks.push(all);
    const different = all.engine.threads === 1 ? [all] : networks;
    narrator.training(await measureTraining("lenet5", different, train, test, LENET_BATCH, epochs));
  } finally {
    for (const network of networks) network.close();
  }
}

function reportInput(narrator: BenchNarrator, network: Network, { train }: Datasets): void {
  const { arena } = network.engine;
  const mark = arena.mark();
  const { sparse } = loadDataset(network, train);
  arena.release(mark);
  narrator.input({ event: "input", shareNotZero: shareNotZero(train.images), way: sparse ? "lists" : "matrix" });
}

/**
 * Milliseconds of processor time, for what runs on one thread: what other processes take of the core does not count.
 * Windows counts it in steps of 15 ms, too coarse.
 */
function processorClock(): number {
  if (process.platform === "win32") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
