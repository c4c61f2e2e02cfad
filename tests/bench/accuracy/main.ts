/** `npm run accuracy -- --data mnist`: trains the presets with several seeds, and tells their accuracy on the test images. */
import { parseArgs } from "node:util";
import { trainingPresetNames } from "../../../src/training/presets.js";
import { readRun, runName, train } from "./runs.js";
import { accuracyTable, trainingTimes } from "./table.js";

const usage = `npm run accuracy -- [options]

  --data <data>     mnist, or a folder with its four IDX files (default: mnist)
  --preset <name>   one of ${trainingPresetNames.join(", ")}; may be given again (default: all)
  --seeds <n>       seeds 1 to n (default: 5)
  --out <folder>    where the runs are (default: runs/accuracy); those that are there already are not trained again, and
                    those that were stopped go on
  --threads <n>     as for glyphnet train
  --table           only print the table of the runs that are there`;

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "mnist" },
    preset: { type: "string", multiple: true, default: [...trainingPresetNames] },
    seeds: { type: "string", default: "5" },
    out: { type: "string", default: "runs/accuracy" },
    threads: { type: "string" },
    table: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  if (!values.table) {
    for (const preset of values.preset) for (const seed of seeds) await train(preset, seed, values);
  }
  const runs = values.preset.flatMap((preset) =>
    seeds.flatMap((seed) => readRun(runName(values.out, preset, seed)) ?? []).map((run) => ({ preset, ...run })),
  );
  console.log(`${accuracyTable(runs)}\n\n${trainingTimes(runs)}`);
}
