import { type AugmentationDescription, augmentationFrom, augmentationNames, augmentationText } from "glyphnet";
import { withAugmentation } from "../../settings/settings.js";
import type { SettingsStore } from "../../settings/store.js";
import type { Key } from "../../text/text.js";
import type { Session } from "../../training/session.js";
import { element } from "../build.js";
import { choiceField, numberField } from "./fields.js";
import { following, group } from "./group.js";
import { createTiles } from "./tiles.js";

const OWN = "own";
const none = augmentationFrom("none");

const strengths: readonly (readonly ["shift" | "rotation" | "scale" | "shear", Key, Key | undefined])[] = [
  ["shift", "settings.shift", "unit.pixels"],
  ["rotation", "settings.rotation", "unit.degrees"],
  ["scale", "settings.scale", undefined],
  ["shear", "settings.shear", undefined],
];

/** How training images are changed, and what comes of some of them. */
export function augmentationGroup(store: SettingsStore, session: Session): HTMLElement {
  const set = (augmentation: AugmentationDescription) => store.set(withAugmentation(store.current, augmentation));
  const present = () => store.current.augmentation ?? none;
  let own = false;
  const choice = choiceField("settings.augmentation", (name) => {
    own = name === OWN;
    set(own ? present() : augmentationFrom(name));
  });
  choice.offer([...augmentationNames, OWN].map((name) => [name, `augmentation.${name}` as Key]));
  const fields = strengths.map(([name, key, unit]) => {
    return [name, numberField(key, (value) => set({ ...present(), [name]: value }), unit)] as const;
  });
  const elastic = () => present().elastic || { alpha: 0, sigma: 4 };
  const alpha = numberField("settings.alpha", (value) =>
    set({ ...present(), elastic: value === 0 ? 0 : { ...elastic(), alpha: value } }),
  );
  const sigma = numberField("settings.sigma", (value) =>
    set({ ...present(), elastic: { ...elastic(), sigma: value } }),
  );
  const options = element("div", "row", ...fields.map(([, field]) => field.element), alpha.element, sigma.element);
  following(store, () => {
    const augmentation = present();
    const text = augmentationText(augmentation);
    const known = augmentationNames.find((name) => augmentationText(augmentationFrom(name)) === text);
    choice.show(own ? OWN : (known ?? OWN));
    options.hidden = !own && known !== undefined;
    for (const [name, field] of fields) field.show(augmentation[name]);
    alpha.show(elastic().alpha);
    sigma.show(elastic().sigma);
  });
  return group("settings.augmentation.group", choice.element, options, createTiles(store, session));
}
