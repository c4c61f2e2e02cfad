import { InputError } from "../errors.js";
import { checkSchedule, type Schedule } from "./schedules.js";

type Of<Type> = Extract<Schedule, { type: Type }>;

/** How a schedule is written: what comes after its name, and how that is read. */
interface Form<Found> {
  readonly words: readonly string[];
  read(numbers: readonly number[]): Found;
  numbers(schedule: Found): readonly number[];
}

const forms: { readonly [Type in Schedule["type"]]: Form<Of<Type>> } = {
  constant: { words: [], read: () => ({ type: "constant" }), numbers: () => [] },
  cosine: { words: [], read: () => ({ type: "cosine" }), numbers: () => [] },
  exponential: {
    words: ["DECAY"],
    read: ([decay = Number.NaN]) => ({ type: "exponential", decay }),
    numbers: ({ decay }) => [decay],
  },
  rising: {
    words: ["DECAY"],
    read: ([decay = Number.NaN]) => ({ type: "rising", decay }),
    numbers: ({ decay }) => [decay],
  },
  step: {
    words: ["EPOCHS", "DECAY"],
    read: ([every = Number.NaN, decay = Number.NaN]) => ({ type: "step", every, decay }),
    numbers: ({ every, decay }) => [every, decay],
  },
  polynomial: {
    words: ["POWER"],
    read: ([power = Number.NaN]) => ({ type: "polynomial", power }),
    numbers: ({ power }) => [power],
  },
  "one-cycle": { words: [], read: () => ({ type: "one-cycle" }), numbers: () => [] },
  cyclic: {
    words: ["STEP_EPOCHS"],
    read: ([halfCycle = Number.NaN]) => ({ type: "cyclic", halfCycle }),
    numbers: ({ halfCycle }) => [halfCycle],
  },
  plateau: {
    words: ["PATIENCE", "FACTOR"],
    read: ([patience = Number.NaN, factor = Number.NaN]) => ({ type: "plateau", patience, factor }),
    numbers: ({ patience, factor }) => [patience, factor],
  },
};

/** All spellings, `constant`, `step:EPOCHS:DECAY`, …, as a list in a sentence. */
export function scheduleSpellings(): string {
  const spellings = Object.entries(forms).map(([type, { words }]) => [type, ...words].join(":"));
  return `${spellings.slice(0, -1).join(", ")} or ${spellings.at(-1)}`;
}

/**
 * Reads `constant`, `step:10:0.5`, `plateau:5:0.1`, ….
 * @throws InputError when the text is none of these, or a number is out of range
 */
export function scheduleFrom(text: string): Schedule {
  const [type, ...words] = text.split(":");
  const form = Object.entries(forms).find(([name]) => name === type)?.[1];
  if (form === undefined || form.words.length !== words.length || words.some((word) => word.trim() === "")) {
    throw new InputError(`Expected ${scheduleSpellings()}, found ${JSON.stringify(text)}.`);
  }
  const schedule = form.read(words.map(Number));
  checkSchedule(schedule);
  return schedule;
}

/** As `scheduleFrom` reads it. */
export function scheduleText(schedule: Schedule): string {
  // The compiler does not see that a schedule fits the form under its own type.
  const form = forms[schedule.type] as Form<Schedule>;
  return [schedule.type, ...form.numbers(schedule)].join(":");
}
