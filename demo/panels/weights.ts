import { onLanguage, say, text } from "../text/text.js";
import type { WeightPictures } from "../training/first-weights.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { drawAtlas, grainFor } from "./atlas.js";
import { nextFrame, Refresher } from "./refresher.js";

const BETWEEN = 200;
/** About how wide a picture is, in the page's pixels, where there is little room and elsewhere. */
const UNIT = { narrow: 30, wide: 46 } as const;
const FILTER = 60;
const NARROW = 480;
/** A weight of so many times the root of the mean square is drawn opaque. */
const FULL = 3.5;

/** The first layer's weights, as one small picture for each unit or filter. */
export function createWeightsPanel(host: HTMLElement, session: Session): void {
  const canvas = append(host, "canvas", "atlas");
  canvas.setAttribute("role", "img");
  const caption = append(host, "p", "hint");
  canvas.hidden = true;
  let shown: WeightPictures | undefined;

  const describe = () => {
    if (shown === undefined) return;
    const { tensor, kind, count, all } = shown;
    canvas.setAttribute("aria-label", text(`weights.${kind}.label`, { tensor, count }));
    say(caption, count < all ? "weights.some" : `weights.${kind}`, { tensor, count, all });
  };
  const draw = () => {
    canvas.hidden = shown === undefined;
    if (shown === undefined) return;
    const { count, height, width, values, kind } = shown;
    const pixels = height * width;
    const full = FULL * rootMeanSquare(values);
    const unit = host.clientWidth < NARROW ? UNIT.narrow : UNIT.wide;
    const value = (picture: number, pixel: number) => values[picture * pixels + pixel] ?? 0;
    drawAtlas(
      canvas,
      { count, height, width, grain: grainFor(width), value, full },
      host.clientWidth,
      kind === "units" ? unit : FILTER,
    );
  };
  const refresher = new Refresher([host], BETWEEN, async () => {
    shown = (await session.request("firstWeights")) ?? undefined;
    await nextFrame();
    draw();
    if (shown === undefined) say(caption, "weights.none");
    describe();
  });
  for (const event of ["opened", "steps", "done"] as const) session.on(event, () => refresher.stale());
  new ResizeObserver(draw).observe(host);
  onLanguage(describe);
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
