import { Command, Option } from "commander";
import type { Numerics } from "../engine/kernels.js";
import { presetNames } from "../network/presets.js";
import { type Recipe, recipeFor } from "../training/recipes.js";
import type { Schedule } from "../training/schedules.js";
import type { TrainingOptions } from "../training/train.js";
import { loadDatasets } from "./datasets.js";
import { JsonEvents } from "./json-events.js";
import { chooseNetwork, createNetwork, DEFAULT_MODEL, modelOption } from "./models.js";
import {
  batch,
  classesOption,
  dataOption,
  decimal,
  jsonOption,
  numericsOption,
  schedule,
  threadsOption,
  whole,
} from "./options.js";
import { Progress } from "./progress.js";
import { Run } from "./run.js";
import { TrainingSession } from "./training-session.js";
import { findWeights, loadWeights } from "./weights.js";

interface TrainArguments {
  model?: string;
  data: string;
  classes?: number;
  epochs?: number;
  batch?: number | "all";
  optimizer?: "sgd";
  momentum?: number;
  rate?: number;
  schedule?: Schedule;
  warmUp?: number;
  seed: number;
  threads?: number;
  numerics: Numerics;
  weights?: string;
  out?: string;
  json: boolean;
}

export function trainCommand(): Command {
  return new Command("train")
    .description("Train a network, and write its weights, metrics and report into a run folder.")
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(classesOption())
    .addOption(new Option("--epochs <n>", "passes over the training images").argParser(whole(1, 1e6)))
    .addOption(new Option("--batch <n>", "images per step, or all").argParser(batch))
    .addOption(new Option("--optimizer <name>", "how gradients become steps").choices(["sgd"]))
    .addOption(
      new Option("--momentum <m>", "share of the last step's velocity that is kept").argParser(
        decimal("a number from 0 to below 1", (value) => value >= 0 && value < 1),
      ),
    )
    .addOption(
      new Option("--rate <r>", "learning rate").argParser(
        decimal("a number above 0 and at most 1e6", (value) => value > 0 && value <= 1e6),
      ),
    )
    .addOption(
      new Option("--schedule <s>", "constant, cosine, exponential:DECAY, rising:DECAY or step:EPOCHS:DECAY").argParser(
        schedule,
      ),
    )
    .addOption(
      new Option("--warm-up <epochs>", "epochs during which the rate grows to its full size").argParser(
        decimal("a number of epochs, 0 or more", (value) => value >= 0),
      ),
    )
    .addOption(threadsOption())
    .addOption(numericsOption())
    .addOption(new Option("--seed <n>", "draws weights and order").argParser(whole(0, 0xffffffff)).default(0))
    .addOption(new Option("--weights <dir>", "start from the weights of a run, or of a folder of .npy files"))
    .addOption(new Option("--out <run>", "the run's folder, which must not exist (default: runs/<time>)"))
    .addOption(jsonOption())
    .addHelpText("after", recipesText())
    .action(runTraining);
}

async function runTraining(given: TrainArguments): Promise<void> {
  const folder = given.out ?? Run.freeName();
  Run.checkFree(folder);
  const source = given.weights === undefined ? undefined : findWeights(given.weights);
  const data = await loadDatasets(given.data, given.classes);
  const { model, description } = chooseNetwork(given.model, source, data.train);
  const network = await createNetwork(description, given);
  if (source !== undefined) loadWeights(network, source.folder);
  const options = trainingOptions(given, recipeFor(model));
  const plan = {
    model,
    network,
    dataName: given.data,
    data,
    startFrom: given.weights,
    options,
    numerics: given.numerics,
    folder,
  };
  await new TrainingSession(plan, given.json ? new JsonEvents() : new Progress(options.epochs)).train();
  network.close();
}

/** What was given, and the model's own recipe for the rest. */
function trainingOptions(given: TrainArguments, recipe: Recipe): TrainingOptions {
  return {
    epochs: given.epochs ?? recipe.epochs,
    batch: given.batch ?? recipe.batch,
    optimizer: {
      type: given.optimizer ?? recipe.optimizer.type,
      momentum: given.momentum ?? recipe.optimizer.momentum,
    },
    rate: given.rate ?? recipe.rate,
    schedule: given.schedule ?? recipe.schedule,
    warmUp: given.warmUp ?? recipe.warmUp,
    seed: given.seed,
  };
}

function recipesText(): string {
  const line = (model: string) => {
    const { epochs, batch, optimizer, rate, schedule } = recipeFor(model);
    return (
      `  ${model}: --epochs ${epochs} --batch ${batch} --optimizer ${optimizer.type} --momentum ${optimizer.momentum} ` +
      `--rate ${rate} --schedule ${schedule.type}`
    );
  };
  return `\nUnless told, each network has its own recipe (a FILE.json that of ${DEFAULT_MODEL}):\n${presetNames.map(line).join("\n")}`;
}
