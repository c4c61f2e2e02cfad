import { modelOf, ownOf, settingsOf } from "../../keep/checkpoints.js";
import { type GivenFile, type SortedFiles, sortFiles } from "../../keep/given-files.js";
import { readOwnData } from "../../keep/idx-files.js";
import { openWeights } from "../../keep/weights-files.js";
import type { Settings } from "../../settings/settings.js";
import { embeddedDigits } from "../embedded-digits.js";
import type { Laboratory } from "../laboratory.js";

/** What became of files. */
export type Taken =
  | {
      readonly kind: "data";
      readonly name: string;
      readonly train: number;
      readonly test: number;
      readonly classes: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "weights"; readonly name: string; readonly tensors: number }
  | { readonly kind: "run"; readonly name: string; readonly step: number };

/**
 * Opens what the visitor dropped: data first, then weights or a run that goes on.
 * @throws InputError when they are of no use or do not fit; what was open then still is
 */
export async function openFiles(laboratory: Laboratory, files: readonly GivenFile[]): Promise<readonly Taken[]> {
  const sorted = await sortFiles(files);
  const taken: Taken[] = [];
  if (sorted.idx.length > 0) taken.push(await openData(laboratory, sorted.idx));
  if (sorted.weights.length + sorted.npy.length > 0) taken.push(await openWeightsOrRun(laboratory, sorted));
  return taken;
}

/** Goes back to the digits that come with the page. */
export async function useEmbedded(laboratory: Laboratory, _: undefined): Promise<void> {
  const { settings, own } = await laboratory.run();
  await laboratory.replace(settings, await embeddedDigits(), { own });
}

/** Runs start from random weights again. */
export async function forgetWeights(laboratory: Laboratory, _: undefined): Promise<void> {
  const { settings, own, data } = await laboratory.run();
  await laboratory.replace(settings, data, { own });
}

async function openData(laboratory: Laboratory, files: readonly GivenFile[]): Promise<Taken> {
  const { settings, own } = await laboratory.run();
  const data = await readOwnData(files);
  await laboratory.replace(settings, data, { own });
  const { name, train, test } = data;
  const { classes, width, height } = train;
  return { kind: "data", name, train: train.count, test: test.count, classes, width, height };
}

async function openWeightsOrRun(laboratory: Laboratory, sorted: SortedFiles): Promise<Taken> {
  const { network, settings, data, own } = await laboratory.run();
  const opened = await openWeights(
    sorted,
    network.weights().map(({ name }) => name),
  );
  const { kind, name } = opened;
  if (kind === "run") {
    const { checkpoint } = opened;
    const trainedOn = await ownOf(checkpoint, data, own);
    await laboratory.replace(settingsOf(checkpoint), data, {
      own: trainedOn,
      startFrom: checkpoint.startFrom,
      state: checkpoint.state,
    });
    return { kind, name, step: checkpoint.state.step };
  }
  const { tensors, description } = opened.weights;
  const wanted: Settings =
    description === undefined || JSON.stringify(description) === JSON.stringify(network.description)
      ? settings
      : { ...settings, ...modelOf(description, data.train.classes) };
  await laboratory.replace(wanted, data, { own, weights: { name, tensors } });
  return { kind, name, tensors: tensors.length };
}
