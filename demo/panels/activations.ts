import type { Seen } from "../draw/seen.js";
import { type Key, label, onLanguage, say, text } from "../text/text.js";
import type { LayerView } from "../training/requests/activations.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { drawAtlas, grainFor } from "./atlas.js";
import { nextFrame, Refresher } from "./refresher.js";

const BETWEEN = 200;
/** More maps or units than these are not shown. */
const MOST_MAPS = 64;
const MOST_UNITS = 512;
/** About how wide they are, in the page's pixels. */
const MAP = 56;
const UNIT = 18;
const UNIT_GRAIN = 6;

interface Row {
  readonly path: string;
  show(view: LayerView, room: number): void;
}

/** The way of the drawn digit through all layers: units as squares, channels as maps. */
export function createActivationsPanel(host: HTMLElement, session: Session, seen: Seen): void {
  const details = append(host, "details", "card activations");
  details.open = true;
  say(append(details, "summary"), "activations.title");
  const hint = append(details, "p", "hint");
  const list = append(details, "ol", "layers");
  label(list, "activations.title");
  let rows: Row[] = [];
  let shown: readonly LayerView[] = [];

  const show = () => {
    say(hint, shown.length === 0 ? "activations.none" : "activations.text");
    if (rows.map(({ path }) => path).join() !== shown.map(({ path }) => path).join()) {
      list.replaceChildren();
      rows = shown.map((view) => createRow(list, view));
    }
    shown.forEach((view, index) => {
      rows[index]?.show(view, list.clientWidth);
    });
  };
  const refresher = new Refresher([details], BETWEEN, async () => {
    const { picture } = seen;
    shown = picture === undefined || !details.open ? [] : await session.request("activations", picture);
    await nextFrame();
    show();
  });
  seen.onChange(() => refresher.stale());
  details.addEventListener("toggle", () => refresher.stale());
  session.on("opened", () => {
    rows = [];
    list.replaceChildren();
    refresher.stale();
  });
  new ResizeObserver(show).observe(host);
  onLanguage(() => {
    rows = [];
    list.replaceChildren();
    show();
  });
  show();
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function createRow(list: HTMLElement, { path, type, name, shape }: LayerView): Row {
  const row = append(list, "li");
  const words = [name, text(`layer.${type}` as Key)].filter((word) => word !== "").join(" · ");
  const branch = path.includes(".main[") ? "main" : path.includes(".skip[") ? "skip" : undefined;
  if (branch !== undefined) row.classList.add("branch");
  const title = append(row, "p", "layer-title");
  title.append(words);
  const size = shape.join(" × ");
  append(title, "span", "shape").append(branch === undefined ? size : `${size} · ${text(`activations.${branch}`)}`);
  const canvas = append(row, "canvas", "atlas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", text("activations.label", { title: words, size }));
  const [height = 1, width = 1, channels] = shape;
  // Maps of one pixel are as good as units.
  const picture = shape.length > 1 && height * width > 1;
  const maps = picture ? (channels ?? 1) : undefined;
  const all = maps ?? sizeOf(shape);
  const count = Math.min(all, maps === undefined ? MOST_UNITS : MOST_MAPS);
  if (count < all) append(title, "span", "shape").append(text("activations.some", { count, all }));
  return {
    path,
    show({ values }, room) {
      const full = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const inner = room - (branch === undefined ? 0 : 24);
      if (maps === undefined) {
        const units = {
          count,
          height: 1,
          width: 1,
          grain: UNIT_GRAIN,
          full,
          value: (unit: number) => values[unit] ?? 0,
        };
        drawAtlas(canvas, units, inner, UNIT);
      } else {
        const value = (map: number, pixel: number) => values[pixel * maps + map] ?? 0;
        drawAtlas(canvas, { count, height, width, grain: grainFor(width), full, value }, inner, MAP);
      }
    },
  };
}
