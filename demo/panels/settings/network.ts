import { networkOf, OWN } from "../../settings/network.js";
import { modelNames, type Settings, settingsFor } from "../../settings/settings.js";
import type { SettingsStore } from "../../settings/store.js";
import { type Key, text } from "../../text/text.js";
import type { Session } from "../../training/session.js";
import { choiceField, textField } from "./fields.js";
import { following, group } from "./group.js";

const names: Readonly<Record<string, Key>> = {
  "residual-mlp": "model.residual-mlp",
  report: "model.report",
  lenet5: "model.lenet5",
  vgg: "model.vgg",
  resnet: "model.resnet",
  [OWN]: "model.own",
};

/** What a model is called in the page's language. */
export function modelWords(model: string): string {
  const key = names[model];
  return key === undefined ? model : text(key);
}

/** Which network; a preset brings its recipe. */
export function networkGroup(store: SettingsStore, session: Session): HTMLElement {
  const model = choiceField("settings.model", (name) => store.set(withModel(store.current, name)));
  model.offer(modelNames.map((name) => [name, names[name] ?? { plain: name }]));
  const own = textField("settings.own", (network) => {
    const settings = { ...store.current, network };
    networkOf(settings, shapeOf(session));
    store.set(settings);
  });
  following(store, (settings) => {
    model.show(settings.model);
    own.element.hidden = settings.model !== OWN;
    own.show(settings.network);
  });
  return group("settings.network", model.element, own.element);
}

function shapeOf({ opened }: Session) {
  const { width, height } = opened?.network.input ?? { width: 28, height: 28 };
  return { width, height, classes: opened?.classes ?? 10 };
}

/** What has nothing to do with the network stays. */
function withModel(settings: Settings, model: string): Settings {
  const { seed, numerics, network, threads, augmentation } = settings;
  const kept = { seed, numerics, ...(threads === undefined ? {} : { threads }) };
  const changed = augmentation === undefined || model === "report" ? {} : { augmentation };
  return { ...settingsFor(model, network), ...kept, ...changed };
}
