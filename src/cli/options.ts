import { InvalidArgumentError, Option } from "commander";
import { InputError } from "../errors.js";
import { type AugmentationDescription, augmentationFrom } from "../training/augmentation.js";
import type { Interval } from "./checkpoints.js";

/** A reader of an option's text: a whole number from least to most. */
export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

/** A reader of an option's text: a number for which `accept` holds. */
export function decimal(expected: string, accept: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && accept(value)) return value;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };
}

/** A number of images, or `all`. */
export function batch(text: string): number | "all" {
  return text === "all" ? text : whole(1, 1e9)(text);
}

/** A number of images, or a share of them. */
export function validation(text: string): number {
  const holds = (value: number) => (value > 0 && value < 1) || (Number.isInteger(value) && value <= 1e9 && value >= 1);
  return decimal("a number of images, or a share above 0 and below 1", holds)(text);
}

/** `affine`, `shift=2,rotation=10`, `affine,elastic=34:4`. */
export function augmentation(text: string): AugmentationDescription {
  try {
    return augmentationFrom(text);
  } catch (error) {
    throw error instanceof InputError ? new InvalidArgumentError(error.message) : error;
  }
}

/** `500` steps or `30s`. */
export function interval(text: string): Interval {
  if (text.endsWith("s")) {
    const seconds = decimal("a number of steps, or of seconds as in 30s", (value) => value > 0 && value <= 1e6);
    return { every: seconds(text.slice(0, -1)), unit: "seconds" };
  }
  return { every: whole(1, 1e9)(text), unit: "steps" };
}

export function jsonOption(): Option {
  return new Option("--json", "print one JSON object per line, and nothing else").default(false);
}

/** @param purpose what the command does with them, ending where their place is named */
export function weightsOption(purpose: string): Option {
  return new Option("--weights <path>", `${purpose} a run, a folder of .npy files, a .npz or a .safetensors file`);
}

export function threadsOption(): Option {
  return new Option(
    "--threads <n>",
    "threads that compute; they change no bit (default: one per core, at most 8)",
  ).argParser(whole(1, 64));
}

export function numericsOption(): Option {
  return new Option(
    "--numerics <n>",
    "strict: the same bits everywhere; relaxed: fused multiply-add, faster (default: strict)",
  ).choices(["strict", "relaxed"]);
}

export function dataOption(): Option {
  return new Option(
    "--data <data>",
    "embedded (10,000 digits; unless told), mnist (see the data command), or a folder with four IDX files",
  );
}

export function classesOption(): Option {
  return new Option("--classes <n>", "classes of the data; else as many as the labels show").argParser(whole(2, 256));
}
