import type { Settings } from "../../settings/settings.js";
import type { SettingsStore } from "../../settings/store.js";
import { type Key, say } from "../../text/text.js";
import { element } from "../build.js";

/** Some fields that belong together under one name. */
export function group(key: Key, ...children: readonly Node[]): HTMLFieldSetElement {
  const legend = element("legend");
  say(legend, key);
  return element("fieldset", "group", legend, ...children);
}

/** Fields side by side. */
export function row(...children: readonly Node[]): HTMLElement {
  return element("div", "row", ...children);
}

/** Shows the settings now and whenever they change. */
export function following(store: SettingsStore, show: (settings: Settings) => void): void {
  store.on(show);
  show(store.current);
}
