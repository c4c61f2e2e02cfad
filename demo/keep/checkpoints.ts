import {
  type Checkpoint,
  type Dataset,
  datasetDigest,
  InputError,
  type NetworkDescription,
  parseNetwork,
  preset,
  presetNames,
  type TrainingState,
} from "glyphnet";
import { OWN } from "../settings/network.js";
import { exampleLayers, type Settings } from "../settings/settings.js";
import type { Data } from "../training/data.js";
import type { Run, Start } from "../training/run.js";

const digests = new WeakMap<Data, Promise<string>>();

/** Whether the browser computes SHA-256, which it does on pages that came by https or from localhost alone. */
export function canDigest(): boolean {
  return "subtle" in crypto;
}

/**
 * As a checkpoint records it, and the command line checks it.
 * @param own images that are trained on beside the data; the command line has none
 * @throws InputError where the browser does not compute it
 */
export async function digestOf(data: Data, own?: Dataset): Promise<string> {
  if (!canDigest()) {
    throw new InputError("Runs are kept and go on only on a page that came by https or from localhost.");
  }
  if (own !== undefined) return datasetDigest([data.train, data.test, own]);
  const known = digests.get(data) ?? datasetDigest([data.train, data.test]);
  digests.set(data, known);
  return known;
}

/** The run at that state, as the command line can read it too. */
export function checkpointOf(run: Run, state: TrainingState, digest: string): Checkpoint {
  const { settings, network, training, data, startFrom } = run;
  const { model, numerics, validation } = settings;
  return {
    model,
    network: network.description,
    numerics,
    data: {
      from: data.name,
      classes: data.train.classes,
      digest,
      ...(validation === 0 ? {} : { validation }),
    },
    ...(startFrom === undefined ? {} : { startFrom }),
    options: training.options,
    state,
  };
}

/**
 * The settings of a checkpoint's run; its threads are those of this machine.
 * @throws InputError for an option that the page does not have
 */
export function settingsOf({ network, numerics, data, options }: Checkpoint): Settings {
  const { patience, epochs, batch, optimizer, rate, schedule, warmUp, clip, average, augmentation, seed } = options;
  if (patience !== undefined) {
    throw new InputError(
      `The run ends after ${patience} epochs without a better one (--patience), which this page does not do; ` +
        "the command line can go on with it.",
    );
  }
  return {
    ...modelOf(network, data.classes),
    optimizer,
    rate,
    schedule,
    warmUp,
    batch,
    epochs,
    ...(clip === undefined ? {} : { clip }),
    ...(average === undefined ? {} : { average }),
    ...(augmentation === undefined ? {} : { augmentation }),
    validation: data.validation ?? 0,
    seed,
    numerics,
  };
}

/** The preset that a network is, else the network as the settings spell an own one. */
export function modelOf(network: NetworkDescription, classes: number): Pick<Settings, "model" | "network"> {
  const { height, width } = network.input;
  const text = JSON.stringify(network);
  const found = presetNames.find((name) => isNetwork(text, () => preset(name, { height, width }, classes)));
  if (found === undefined) return { model: OWN, network: JSON.stringify(network, null, 2) };
  return { model: found, network: exampleLayers };
}

/** Not every preset is there for every size of image. */
function isNetwork(text: string, make: () => NetworkDescription): boolean {
  try {
    return JSON.stringify(parseNetwork(make())) === text;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/**
 * The images that a run trains on beside the data: those of the page, or none.
 * @throws InputError when it was trained with other data
 */
export async function ownOf({ data: { from, digest } }: Checkpoint, data: Data, own?: Dataset): Promise<Start["own"]> {
  if ((await digestOf(data)) === digest) return undefined;
  if (own !== undefined && (await digestOf(data, own)) === digest) return own;
  throw new InputError(
    `The run was trained with the data ${JSON.stringify(from.slice(0, 60))} (digest ${digest}), but here are those called ` +
      `${data.name} (digest ${await digestOf(data)}): drop its IDX files first, then the run.`,
  );
}
