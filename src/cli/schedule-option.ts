import { InvalidArgumentError, Option } from "commander";
import type { Schedule } from "../training/schedules.js";
import { decimal, whole } from "./options.js";

type Parsed<Type> = Extract<Schedule, { type: Type }>;

/** What comes after a schedule's name, and how it is read; what is in brackets may be left out. */
const forms: { readonly [Type in Schedule["type"]]: Form<Parsed<Type>> } = {
  constant: { words: [], read: () => ({ type: "constant" }) },
  cosine: { words: [], read: () => ({ type: "cosine" }) },
  exponential: { words: ["DECAY"], read: ([text = ""]) => ({ type: "exponential", decay: decay(text) }) },
  rising: { words: ["DECAY"], read: ([text = ""]) => ({ type: "rising", decay: decay(text) }) },
  step: {
    words: ["EPOCHS", "DECAY"],
    read: ([every = "", text = ""]) => ({ type: "step", every: whole(1, 1e6)(every), decay: decay(text) }),
  },
  polynomial: { words: ["POWER"], read: ([text = ""]) => ({ type: "polynomial", power: power(text) }) },
  "one-cycle": { words: [], read: () => ({ type: "one-cycle" }) },
  cyclic: { words: ["STEP_EPOCHS"], read: ([text = ""]) => ({ type: "cyclic", halfCycle: epochs(text) }) },
  plateau: {
    words: ["PATIENCE", "FACTOR"],
    read: ([patience = "", text = ""]) => ({
      type: "plateau",
      patience: whole(1, 1e6)(patience),
      factor: factor(text),
    }),
  },
};

interface Form<Found> {
  readonly words: readonly string[];
  read(texts: readonly string[]): Found;
}

const decay = decimal("a decay above 0 and at most 1", (value) => value > 0 && value <= 1);
const power = decimal("a power above 0 and at most 100", (value) => value > 0 && value <= 100);
const epochs = decimal("a number of epochs above 0 and at most 1e6", (value) => value > 0 && value <= 1e6);
const factor = decimal("a factor above 0 and below 1", (value) => value > 0 && value < 1);

/** `constant`, `step:EPOCHS:DECAY`, … */
const spellings = Object.entries(forms).map(([type, { words }]) => [type, ...words].join(":"));
const choice = `${spellings.slice(0, -1).join(", ")} or ${spellings.at(-1)}`;

export function scheduleOption(): Option {
  return new Option("--schedule <s>", choice).argParser(schedule);
}

/** `constant`, `step:10:0.5`, `plateau:5:0.1`, … */
function schedule(text: string): Schedule {
  const [type, ...texts] = text.split(":");
  const form = Object.entries(forms).find(([name]) => name === type)?.[1];
  if (form !== undefined && form.words.length === texts.length) return form.read(texts);
  throw new InvalidArgumentError(`Expected ${choice}.`);
}
