import { type OptimizerType, optimizerFrom, optimizerTypes, optionsOf } from "glyphnet";
import { type Settings, withOptimizer } from "../../settings/settings.js";
import type { SettingsStore } from "../../settings/store.js";
import type { Key } from "../../text/text.js";
import { element } from "../build.js";
import { checkField, choiceField, type Field, numberField } from "./fields.js";
import { following, group, row } from "./group.js";

const plain: Readonly<Record<OptimizerType, string>> = { sgd: "SGD", rmsprop: "RMSprop", adam: "Adam", adamw: "AdamW" };

const numbers: Readonly<Record<string, Key>> = {
  momentum: "settings.momentum",
  beta1: "settings.beta1",
  beta2: "settings.beta2",
  epsilon: "settings.epsilon",
  weightDecay: "settings.weight-decay",
};

/** The optimizer, its own numbers, and the rate. */
export function optimizerGroup(store: SettingsStore): HTMLElement {
  const type = choiceField("settings.optimizer", (name) => {
    const chosen = optimizerTypes.find((other) => other === name) ?? "sgd";
    store.set(withOptimizer(store.current, chosen));
  });
  type.offer(optimizerTypes.map((name) => [name, { plain: plain[name] }]));
  const rate = numberField("settings.rate", (value) => store.set({ ...store.current, rate: value }));
  const options = element("div", "row");
  let shown: OptimizerType | undefined;
  let fields: (readonly [string, Field<never>])[] = [];
  following(store, ({ optimizer, rate: value }) => {
    type.show(optimizer.type);
    rate.show(value);
    if (shown !== optimizer.type) {
      shown = optimizer.type;
      fields = optionsOf(optimizer.type).map((name) => [name, optionField(name, store)]);
      options.replaceChildren(...fields.map(([, field]) => field.element));
    }
    for (const [name, field] of fields) field.show(numberOf(optimizer, name) as never);
  });
  return group("settings.optimizer.group", row(type.element, rate.element), options);
}

function optionField(name: string, store: SettingsStore): Field<never> {
  const change = (value: unknown) => store.set(withNumber(store.current, name, value));
  return name === "nesterov"
    ? checkField("settings.nesterov", change)
    : numberField(numbers[name] ?? "settings.momentum", (value) => change(Number.isNaN(value) ? undefined : value));
}

/** What is not given is as usual. */
function withNumber(settings: Settings, name: string, value: unknown): Settings {
  const { [name]: _, ...others } = { ...settings.optimizer } as Record<string, unknown>;
  return { ...settings, optimizer: optimizerFrom(value === undefined ? others : { ...others, [name]: value }) };
}

function numberOf(optimizer: Settings["optimizer"], name: string): unknown {
  const value: unknown = Object.entries(optimizer).find(([key]) => key === name)?.[1];
  return value ?? (name === "nesterov" ? false : 0);
}
