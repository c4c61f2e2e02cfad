import { addressOf } from "./address.js";
import { trainingOptionsOf } from "./options.js";
import type { Settings } from "./settings.js";

/** The settings that the next run will have; the address follows them. */
export class SettingsStore {
  #current: Settings;
  readonly #listeners = new Set<(settings: Settings, asked: boolean) => void>();

  /** @param remember keeps them where a link can be copied from */
  constructor(
    first: Settings,
    readonly remember: (settings: Settings) => void,
  ) {
    this.#current = first;
  }

  get current(): Settings {
    return this.#current;
  }

  /** @throws InputError when one is out of range; then nothing has changed */
  set(settings: Settings): void {
    trainingOptionsOf(settings);
    this.#change(settings, true);
  }

  /** Takes over the settings of a run that is there already. */
  adopt(settings: Settings): void {
    if (!sameRun(settings, this.#current)) this.#change(settings, false);
  }

  /** @param listener hears the settings, and whether a run of them is asked for: else it is there */
  on(listener: (settings: Settings, asked: boolean) => void): void {
    this.#listeners.add(listener);
  }

  #change(settings: Settings, asked: boolean): void {
    this.#current = settings;
    this.remember(settings);
    for (const listener of this.#listeners) listener(settings, asked);
  }
}

/** Whether two settings give the same run. */
export function sameRun(one: Settings, other: Settings): boolean {
  return addressOf(one).toString() === addressOf(other).toString();
}
