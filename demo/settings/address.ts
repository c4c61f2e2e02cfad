import { augmentationFrom, InputError, isNone, optimizerFrom, optimizerTypes, optionsOf, scheduleFrom } from "glyphnet";
import { argumentsOf, optionName } from "./arguments.js";
import { OWN } from "./network.js";
import { firstSettings, modelNames, type Settings, settingsFor } from "./settings.js";

/** The settings as the part of an address after the question mark. */
export function addressOf(settings: Settings): URLSearchParams {
  const { model, network } = settings;
  const start: [string, string][] = [
    ["model", model],
    ...(model === OWN ? [["network", network] as [string, string]] : []),
  ];
  return new URLSearchParams([...start, ...argumentsOf(settings)]);
}

/** What an address says, and a sentence for each thing in it that could not be read; in its place stands what is usual. */
export interface ReadAddress {
  readonly settings: Settings;
  readonly complaints: readonly string[];
}

/** The settings of an address; an empty one gives those that the page opens with. */
export function settingsFrom(address: URLSearchParams): ReadAddress {
  const reader = new Reader(address);
  const network = reader.read("network", firstSettings.network, (text) => text);
  const base = reader.has("model")
    ? settingsFor(reader.read("model", firstSettings.model, choiceOf(modelNames)), network)
    : { ...firstSettings, network };
  const { clip, average, augmentation, threads, ...fixed } = base;
  const optimizer = reader.optimizer(base);
  const settings: Settings = {
    ...fixed,
    optimizer,
    rate: reader.read("rate", base.rate, numberAbove(0, 1e6)),
    schedule: reader.read("schedule", base.schedule, scheduleFrom),
    warmUp: reader.read("warm-up", base.warmUp, number(0, 1e6)),
    batch: reader.read("batch", base.batch, (text) => (text === "all" ? text : whole(1, 1e9)(text))),
    epochs: reader.read("epochs", base.epochs, whole(1, 1e6)),
    validation: reader.read("validation", base.validation, number(0, 1e9)),
    seed: reader.read("seed", base.seed, whole(0, 0xffffffff)),
    numerics: reader.read("numerics", base.numerics, choiceOf(["strict", "relaxed"] as const)),
    ...reader.optional("clip", clip, numberAbove(0, 1e12)),
    ...reader.optional("average", average, number(0, 1)),
    ...reader.optional("threads", threads, whole(1, 64)),
    ...reader.augmentation(augmentation),
  };
  return { settings, complaints: reader.complaints };
}

class Reader {
  readonly complaints: string[] = [];

  constructor(readonly address: URLSearchParams) {}

  has(name: string): boolean {
    return this.address.has(name);
  }

  read<Value>(name: string, usual: Value, parse: (text: string) => Value): Value {
    const text = this.address.get(name);
    if (text === null) return usual;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.complaints.push(`${name}=${text}: ${error.message}`);
      return usual;
    }
  }

  optional<Name extends string, Value>(
    name: Name,
    usual: Value | undefined,
    parse: (text: string) => Value,
  ): { [Key in Name]?: Value } {
    const value = this.read(name, usual, parse);
    return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
  }

  optimizer({ optimizer: usual }: Settings): Settings["optimizer"] {
    const type = this.read("optimizer", usual.type, choiceOf(optimizerTypes));
    const numbers = optionsOf(type)
      .filter((name) => this.has(optionName(name)))
      .map((name) => {
        const text = this.address.get(optionName(name)) ?? "";
        return [name, name === "nesterov" ? text !== "false" : Number(text === "" ? Number.NaN : text)];
      });
    const base = type === usual.type ? usual : { type };
    try {
      return optimizerFrom({ ...base, ...Object.fromEntries(numbers) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.complaints.push(error.message);
      return optimizerFrom(base);
    }
  }

  augmentation(usual: Settings["augmentation"]): Pick<Settings, "augmentation"> {
    // An address that names its settings names the augmentation too, where there is one.
    const found = this.read("augment", this.has("model") ? undefined : usual, augmentationFrom);
    return found === undefined || isNone(found) ? {} : { augmentation: found };
  }
}

function choiceOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new InputError(`expected ${choices.join(", ")}, found ${JSON.stringify(text)}.`);
    return found;
  };
}

/** From the first to the last of them. */
function number(least: number, most: number): (text: string) => number {
  return numberThat(`from ${least}`, (value) => value >= least, most);
}

function numberAbove(least: number, most: number): (text: string) => number {
  return numberThat(`above ${least}`, (value) => value > least, most);
}

function numberThat(start: string, holds: (value: number) => boolean, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (holds(value) && value <= most) return value;
    throw new InputError(`expected a number ${start} to ${most}, found ${JSON.stringify(text)}.`);
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InputError(`expected a whole number from ${least} to ${most}, found ${JSON.stringify(text)}.`);
  };
}
