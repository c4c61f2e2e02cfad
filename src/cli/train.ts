import { Command, Option } from "commander";
import { presetNames } from "../network/presets.js";
import { recipeFor } from "../training/recipes.js";
import { JsonEvents } from "./json-events.js";
import { DEFAULT_MODEL, modelOption } from "./models.js";
import {
  augmentation,
  batch,
  classesOption,
  dataOption,
  decimal,
  interval,
  jsonOption,
  numericsOption,
  schedule,
  threadsOption,
  whole,
} from "./options.js";
import { newPlan, resumedPlan, type TrainArguments } from "./planning.js";
import { Progress } from "./progress.js";
import { TrainingSession } from "./training-session.js";

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
    .addOption(new Option("--weights <dir>", "start from the weights of a run, or of a folder of .npy files"))
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
    .addOption(jsonOption())
    .addHelpText("after", recipesText())
    .action(runTraining);
}

async function runTraining(given: TrainArguments): Promise<void> {
  const plan = given.resume === undefined ? await newPlan(given) : await resumedPlan(given.resume, given);
  const narrator = given.json ? new JsonEvents() : new Progress(plan.options.epochs);
  await new TrainingSession(plan, narrator).train();
  plan.network.close();
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
