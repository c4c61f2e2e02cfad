import { Command, Option } from "commander";
import { preset, presetNames } from "../network/presets.js";
import { augmentationText } from "../training/augmentation.js";
import { trainingPreset, trainingPresetNames } from "../training/presets.js";
import { type Recipe, recipeFor } from "../training/recipes.js";
import { JsonEvents } from "./json-events.js";
import { DEFAULT_MODEL, modelOption } from "./models.js";
import { optimizerCommand, optimizerOptions } from "./optimizer-options.js";
import {
  augmentation,
  batch,
  classesOption,
  dataOption,
  decimal,
  interval,
  jsonOption,
  numericsOption,
  threadsOption,
  validation,
  weightsOption,
  whole,
} from "./options.js";
import { newPlan, resumedPlan, type TrainArguments } from "./planning.js";
import { Progress } from "./progress.js";
import { runRateTest } from "./rate-test.js";
import { scheduleOption } from "./schedule-option.js";
import { TrainingSession } from "./training-session.js";

export function trainCommand(): Command {
  const command = new Command("train")
    .description("Train a network, and write its weights, metrics and report into a run folder.")
    .addOption(modelOption())
    .addOption(
      new Option("--preset <name>", "a network, and settings that make it as accurate as it can be on MNIST")
        .choices(trainingPresetNames)
        .conflicts(["model", "resume"]),
    )
    .addOption(dataOption())
    .addOption(classesOption())
    .addOption(new Option("--epochs <n>", "passes over the training images").argParser(whole(1, 1e6)))
    .addOption(new Option("--batch <n>", "images per step, or all").argParser(batch));
  for (const option of optimizerOptions()) command.addOption(option);
  return command
    .addOption(
      new Option("--rate <r>", "learning rate").argParser(
        decimal("a number above 0 and at most 1e6", (value) => value > 0 && value <= 1e6),
      ),
    )
    .addOption(scheduleOption())
    .addOption(
      new Option("--warm-up <epochs>", "epochs during which the rate grows to its full size").argParser(
        decimal("a number of epochs, 0 or more", (value) => value >= 0),
      ),
    )
    .addOption(
      new Option(
        "--clip <norm>",
        "the most that all gradients may measure together; longer ones are shortened",
      ).argParser(decimal("a number above 0 and at most 1e12", (value) => value > 0 && value <= 1e12)),
    )
    .addOption(
      new Option(
        "--average <b>",
        "measure, and end with, the mean of the weights; of it each step keeps this share, as 0.999",
      ).argParser(decimal("a number from 0 to below 1", (value) => value >= 0 && value < 1)),
    )
    .addOption(
      new Option(
        "--validation <n>",
        "training images that are kept to validate with, or a share below 1; the test images are then measured in the end alone",
      ).argParser(validation),
    )
    .addOption(
      new Option(
        "--patience <epochs>",
        "stop after so many epochs without a higher validation accuracy; end with the best weights",
      ).argParser(whole(1, 1e6)),
    )
    .addOption(
      new Option(
        "--augment <a>",
        "change training images by chance: none, affine, elastic, or strengths as in shift=2,rotation=10,scale=0.1," +
          "shear=0.1,elastic=34:4, which may follow a name (default: none)",
      ).argParser(augmentation),
    )
    .addOption(threadsOption())
    .addOption(numericsOption())
    .addOption(new Option("--seed <n>", "draws weights and order (default: 0)").argParser(whole(0, 0xffffffff)))
    .addOption(weightsOption("start from"))
    .addOption(new Option("--out <run>", "the run's folder, which must not exist (default: runs/<time>)"))
    .addOption(
      new Option(
        "--resume <run>",
        "go on with a run that was stopped, killed or finished; beside it only --epochs, --data, --threads and how often " +
          "checkpoints are written can be given",
      ),
    )
    .addOption(
      new Option("--checkpoint-every <n>", "steps, or seconds as in 30s, from one checkpoint to the next")
        .argParser(interval)
        .default({ every: 30, unit: "seconds" }, "30s"),
    )
    .addOption(
      new Option("--keep <n>", "checkpoints that are kept, the best weights apart")
        .argParser(whole(1, 1000))
        .default(2),
    )
    .addOption(
      new Option(
        "--find-rate",
        "instead of training, try rates from 1e-6 up until the loss explodes, and suggest one (--out default: runs/<time>-rates)",
      ).conflicts("resume"),
    )
    .addOption(jsonOption())
    .addHelpText("after", recipesText())
    .action(runTraining);
}

async function runTraining(given: TrainArguments): Promise<void> {
  const plan = given.resume === undefined ? await newPlan(given) : await resumedPlan(given.resume, given);
  if (given.findRate) {
    await runRateTest(plan, given.json);
    plan.network.close();
    return;
  }
  const narrator = given.json ? new JsonEvents() : new Progress(plan.options.epochs);
  await new TrainingSession(plan, narrator).train();
  plan.network.close();
}

function recipesText(): string {
  const models = presetNames.map(
    (model) => `  ${model}: ${recipeCommand(recipeFor(preset(model, { height: 28, width: 28 }, 10)))}`,
  );
  const presets = trainingPresetNames.map((name) => {
    const { model, recipe } = trainingPreset(name);
    return `  ${name}: --model ${model} ${recipeCommand(recipe)}`;
  });
  return `
Unless told, each network has a recipe of its own. One from a file has that of vgg where it has batch normalisation, that of
report where it has its loss, else that of ${DEFAULT_MODEL}; one of a run, that of the run:
${models.join("\n")}

The presets, of which each option can be changed:
${presets.join("\n")}`;
}

function recipeCommand({ epochs, batch, optimizer, rate, schedule, warmUp, average, augmentation }: Recipe): string {
  const options = [
    `--epochs ${epochs} --batch ${batch} ${optimizerCommand(optimizer)} --rate ${rate} --schedule ${schedule.type}`,
    ...(warmUp === 0 ? [] : [`--warm-up ${warmUp}`]),
    ...(average === undefined ? [] : [`--average ${average}`]),
    ...(augmentation === undefined ? [] : [`--augment ${augmentationText(augmentation)}`]),
  ];
  return options.join(" ");
}
