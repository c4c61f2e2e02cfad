import { type Schedule, scheduleFrom, scheduleTypes } from "glyphnet";
import type { SettingsStore } from "../../settings/store.js";
import type { Key } from "../../text/text.js";
import type { Session } from "../../training/session.js";
import { element } from "../build.js";
import { choiceField, type Field, numberField } from "./fields.js";
import { following, group, row } from "./group.js";
import { RateCurve } from "./rate-curve.js";

/** With usual numbers. */
const spelled: Readonly<Record<Schedule["type"], string>> = {
  constant: "constant",
  exponential: "exponential:0.95",
  rising: "rising:0.95",
  step: "step:10:0.5",
  cosine: "cosine",
  polynomial: "polynomial:2",
  "one-cycle": "one-cycle",
  cyclic: "cyclic:2",
  plateau: "plateau:5:0.1",
};

const numbers: Readonly<Record<string, Key>> = {
  decay: "settings.decay",
  every: "settings.every",
  power: "settings.power",
  halfCycle: "settings.half-cycle",
  patience: "settings.patience",
  factor: "settings.factor",
};

/** How the rate changes over the run, and the curve that it will have. */
export function scheduleGroup(store: SettingsStore, session: Session): HTMLElement {
  const type = choiceField("settings.schedule", (name) => {
    const chosen = scheduleTypes.find((other) => other === name) ?? "constant";
    const { validation } = store.current;
    // It chooses by images that are kept for it.
    const kept = chosen === "plateau" && validation === 0 ? 0.1 : validation;
    store.set({ ...store.current, schedule: scheduleFrom(spelled[chosen]), validation: kept });
  });
  type.offer(scheduleTypes.map((name) => [name, `schedule.${name}` as const]));
  const warmUp = numberField(
    "settings.warm-up",
    (value) => store.set({ ...store.current, warmUp: value }),
    "unit.epochs",
  );
  const options = element("div", "row");
  const curve = new RateCurve();
  let shown: string | undefined;
  let fields: (readonly [string, Field<number | undefined>])[] = [];
  const draw = () => curve.show(store.current, session.opened?.images.train);
  following(store, ({ schedule, warmUp: epochs }) => {
    type.show(schedule.type);
    warmUp.show(epochs);
    const { type: name, ...given } = schedule;
    if (shown !== name) {
      shown = name;
      fields = Object.keys(given).map((option) => [option, optionField(option, store)]);
      options.replaceChildren(...fields.map(([, field]) => field.element));
    }
    for (const [option, field] of fields) field.show(Object.entries(given).find(([key]) => key === option)?.[1]);
    draw();
  });
  session.on("opened", draw);
  return group("settings.schedule.group", row(type.element, warmUp.element), options, curve.element);
}

function optionField(name: string, store: SettingsStore): Field<number | undefined> {
  return numberField(numbers[name] ?? "settings.decay", (value) => {
    const { schedule } = store.current;
    store.set({ ...store.current, schedule: { ...schedule, [name]: value } as Schedule });
  });
}
