import type { Settings } from "../../settings/settings.js";
import type { Laboratory } from "../laboratory.js";
import type { Opened } from "../messages.js";

/** Makes the run of such settings, and leaves the one before. */
export function open(laboratory: Laboratory, settings: Settings): Promise<Opened> {
  return laboratory.open(settings);
}

/** Trains on; answers when training goes. */
export function start(laboratory: Laboratory, _: undefined): Promise<void> {
  return laboratory.start();
}

/** Answers when no step is being taken any more. */
export function pause(laboratory: Laboratory, _: undefined): Promise<void> {
  return laboratory.pause();
}

/** Takes one step; answers when it is done. */
export function step(laboratory: Laboratory, _: undefined): Promise<void> {
  return laboratory.step();
}

/** The same run from its start. */
export function reset(laboratory: Laboratory, _: undefined): Promise<Opened> {
  return laboratory.reset();
}
