import { InputError } from "glyphnet";
import type { SettingsStore } from "../../settings/store.js";
import { say } from "../../text/text.js";
import { element } from "../build.js";
import { choiceField, numberField, optionalField } from "./fields.js";
import { following, group, row } from "./group.js";

const BATCHES = ["8", "16", "32", "64", "128", "256", "512", "all"];

/** Epochs, batch and seed. */
export function lengthGroup(store: SettingsStore): HTMLElement {
  const epochs = numberField("settings.epochs", (value) => store.set({ ...store.current, epochs: value }));
  const batch = choiceField("settings.batch", (value) => {
    store.set({ ...store.current, batch: value === "all" ? value : Number(value) });
  });
  const seed = numberField("settings.seed", (value) => store.set({ ...store.current, seed: value }));
  following(store, (settings) => {
    epochs.show(settings.epochs);
    seed.show(settings.seed);
    const size = String(settings.batch);
    const offered = BATCHES.includes(size) ? BATCHES : [size, ...BATCHES];
    batch.offer(offered.map((value) => [value, value === "all" ? "settings.batch.all" : { plain: value }]));
    batch.show(size);
  });
  return group("settings.length.group", row(epochs.element, batch.element, seed.element));
}

/** What most runs leave as it is. */
export function moreGroup(store: SettingsStore): HTMLElement {
  const set = (change: object) => store.set({ ...store.current, ...change });
  const validation = numberField("settings.validation", (value) => set({ validation: checkedShare(value) }));
  const clip = optionalField("settings.clip", (value) => {
    const { clip: _, ...others } = store.current;
    store.set(value === undefined ? others : { ...others, clip: value });
  });
  const average = optionalField("settings.average", (value) => {
    const { average: _, ...others } = store.current;
    store.set(value === undefined ? others : { ...others, average: value });
  });
  const numerics = choiceField("settings.numerics", (value) => set({ numerics: value }));
  numerics.offer([
    ["strict", "settings.strict"],
    ["relaxed", "settings.relaxed"],
  ]);
  const threads = choiceField("settings.threads", (value) => {
    const { threads: _, ...others } = store.current;
    store.set(value === "" ? others : { ...others, threads: Number(value) });
  });
  const why = element("p", "hint");
  say(why, "threads.missing");
  why.hidden = crossOriginIsolated;
  threads.select.disabled = !crossOriginIsolated;
  following(store, (settings) => {
    validation.show(settings.validation);
    clip.show(settings.clip);
    average.show(settings.average);
    numerics.show(settings.numerics);
    const cores = Math.max(navigator.hardwareConcurrency ?? 1, settings.threads ?? 1);
    const counts = Array.from({ length: Math.min(cores, 64) }, (_, i) => String(i + 1));
    threads.offer([["", "settings.threads.all"], ...counts.map((count) => [count, { plain: count }] as const)]);
    threads.show(crossOriginIsolated ? String(settings.threads ?? "") : "1");
  });
  const summary = element("summary");
  say(summary, "settings.more");
  const rare = row(validation.element, clip.element, average.element);
  const texts = (["settings.validation.text", "settings.clip.text", "settings.average.text"] as const).map((key) => {
    const words = element("p", "hint");
    say(words, key);
    return words;
  });
  return element("details", "group more", summary, row(threads.element, numerics.element), why, rare, ...texts);
}

/** @throws InputError for what is neither a number of images nor a share */
function checkedShare(value: number): number {
  if ((value >= 0 && value < 1) || (Number.isInteger(value) && value <= 1e9 && value >= 1)) return value;
  throw new InputError(`Expected a number of images, or a share from 0 to below 1, found ${value}.`);
}
