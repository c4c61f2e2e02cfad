import { InvalidArgumentError, Option } from "commander";
import { InputError } from "../errors.js";
import { scheduleFrom, scheduleSpellings } from "../training/schedule-text.js";
import type { Schedule } from "../training/schedules.js";

export function scheduleOption(): Option {
  return new Option("--schedule <s>", scheduleSpellings()).argParser(schedule);
}

function schedule(text: string): Schedule {
  try {
    return scheduleFrom(text);
  } catch (error) {
    throw error instanceof InputError ? new InvalidArgumentError(error.message) : error;
  }
}
