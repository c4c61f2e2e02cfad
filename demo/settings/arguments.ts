import { augmentationText, scheduleText } from "glyphnet";
import type { Settings } from "./settings.js";

/** `weight-decay` of weightDecay. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The settings but for the network, as the command line spells them: `["rate", "0.05"]`; the text of a switch is empty.
 * The address spells them the same.
 */
export function argumentsOf(settings: Settings): [name: string, text: string][] {
  const { epochs, batch, optimizer, rate, schedule, warmUp, clip, average, validation, seed } = settings;
  const { augmentation, threads, numerics } = settings;
  const { type, ...numbers } = optimizer;
  return [
    ["epochs", String(epochs)],
    ["batch", String(batch)],
    ["optimizer", type],
    ...Object.entries(numbers).flatMap(([name, value]): [string, string][] => {
      if (value === false || value === undefined) return [];
      return [[optionName(name), value === true ? "" : String(value)]];
    }),
    ["rate", String(rate)],
    ["schedule", scheduleText(schedule)],
    ["warm-up", String(warmUp)],
    ...given("clip", clip),
    ...given("average", average),
    ...given("validation", validation === 0 ? undefined : validation),
    ...given("augment", augmentation === undefined ? undefined : augmentationText(augmentation)),
    ["seed", String(seed)],
    ...given("threads", threads),
    ...given("numerics", numerics === "strict" ? undefined : numerics),
  ];
}

function given(name: string, value: number | string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, String(value)]];
}
