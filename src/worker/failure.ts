import { ThreadError } from "../engine/team.js";
import { InputError } from "../errors.js";
import { DivergedError } from "../training/events.js";
import type { Failure } from "./messages.js";

export function failureOf(error: unknown): Failure {
  if (error instanceof DivergedError) {
    const { name, message, epoch, step, found } = error;
    return { name, message, at: { epoch, step, found } };
  }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}

export function errorOf({ name, message, at }: Failure): Error {
  if (at !== undefined) return new DivergedError(at.epoch, at.step, at.found);
  if (name === "InputError") return new InputError(message);
  if (name === "ThreadError") return new ThreadError(message);
  return Object.assign(new Error(message), { name });
}
