import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";
import { parseSchedule, type Schedule } from "./schedules.js";

/** What comes after a schedule's name: for each word the field that it stands for. */
const forms: {
  readonly [Type in Schedule["type"]]: Readonly<Record<string, keyof Extract<Schedule, { type: Type }>>>;
} = {
  constant: {},
  cosine: {},
  exponential: { DECAY: "decay" },
  rising: { DECAY: "decay" },
  step: { EPOCHS: "every", DECAY: "decay" },
  polynomial: { POWER: "power" },
  "one-cycle": {},
  cyclic: { STEP_EPOCHS: "halfCycle" },
  plateau: { PATIENCE: "patience", FACTOR: "factor" },
};

/** All spellings, `constant`, `step:EPOCHS:DECAY`, …, as a list in a sentence. */
export function scheduleSpellings(): string {
  const spellings = Object.entries(forms).map(([type, form]) => [type, ...Object.keys(form)].join(":"));
  return `${spellings.slice(0, -1).join(", ")} or ${spellings.at(-1)}`;
}

/**
 * Reads `constant`, `step:10:0.5`, `plateau:5:0.1`, ….
 * @throws InputError when the text is none of these, or a number is out of range
 */
export function scheduleFrom(text: string): Schedule {
  const [type = "", ...words] = text.split(":");
  const form = Object.entries(forms).find(([name]) => name === type)?.[1];
  const names = Object.values(form ?? {});
  if (form === undefined || names.length !== words.length || words.some((word) => word.trim() === "")) {
    throw new InputError(`Expected ${scheduleSpellings()}, found ${JSON.stringify(text)}.`);
  }
  const numbers = names.map((name, i) => [name, Number(words[i])]);
  return parseSchedule(new Fields({ type, ...Object.fromEntries(numbers) }, "schedule"));
}

/** As `scheduleFrom` reads it. */
export function scheduleText(schedule: Schedule): string {
  const fields: Readonly<Record<string, unknown>> = schedule;
  return [schedule.type, ...Object.values(forms[schedule.type]).map((name) => fields[name])].join(":");
}
