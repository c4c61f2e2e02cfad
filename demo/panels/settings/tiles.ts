import { palette } from "../../charts/palette.js";
import type { SettingsStore } from "../../settings/store.js";
import { label, say } from "../../text/text.js";
import type { Preview } from "../../training/requests/preview.js";
import type { Session } from "../../training/session.js";
import { element } from "../build.js";
import { onTheme } from "../switches.js";

const COUNT = 8;
const EPOCHS = 2;
const GAP = 2;

/** Some training images in a row, and below each what it becomes in the first epochs. */
export function createTiles(store: SettingsStore, session: Session): HTMLElement {
  const caption = element("figcaption", "hint");
  say(caption, "settings.tiles.text");
  const canvas = element("canvas", "tiles");
  const figure = element("figure", "", canvas, caption);
  canvas.setAttribute("role", "img");
  label(canvas, "settings.tiles");
  let last: Preview | undefined;
  let asked = "";
  const refresh = async () => {
    const { augmentation, seed } = store.current;
    figure.hidden = augmentation === undefined;
    if (augmentation === undefined || session.opened === undefined) return;
    const wanted = JSON.stringify([augmentation, seed, session.opened.data]);
    if (asked === wanted) return;
    asked = wanted;
    try {
      last = await session.request("preview", { augmentation, seed, count: COUNT, epochs: EPOCHS });
      draw(canvas, last);
    } catch {
      // There is no run: the settings could not be opened, which is said elsewhere.
      asked = "";
    }
  };
  store.on(() => void refresh());
  session.on("opened", () => void refresh());
  onTheme(() => last !== undefined && draw(canvas, last));
  return figure;
}

function draw(canvas: HTMLCanvasElement, { width, height, images }: Preview): void {
  const count = (images[0]?.length ?? 0) / (width * height);
  canvas.width = count * (width + GAP) - GAP;
  canvas.height = images.length * (height + GAP) - GAP;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const [red = 0, green = 0, blue = 0] = (palette.ink.match(/[\d.]+/g) ?? []).map(Number);
  images.forEach((pixels, row) => {
    for (let i = 0; i < count; i++) {
      const picture = context.createImageData(width, height);
      pixels.subarray(i * width * height, (i + 1) * width * height).forEach((ink, at) => {
        picture.data.set([red, green, blue, ink], 4 * at);
      });
      context.putImageData(picture, i * (width + GAP), row * (height + GAP));
    }
  });
}
