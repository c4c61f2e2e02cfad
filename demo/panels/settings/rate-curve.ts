import { short } from "../../charts/figures.js";
import { plannedRates } from "../../charts/planned-rates.js";
import type { Settings } from "../../settings/settings.js";
import { onLanguage, text } from "../../text/text.js";
import { element } from "../build.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [240, 48, 2];
/** Of the embedded digits, before it is known which data there are. */
const USUAL_IMAGES = 9000;

/** The rate over the run as a small curve. */
export class RateCurve {
  readonly element = element("figure", "rate-curve");
  readonly #line = document.createElementNS(SVG, "polyline");
  readonly #picture = document.createElementNS(SVG, "svg");
  readonly #words = element("figcaption", "hint");
  #say = () => {};

  constructor() {
    this.#picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.#picture.setAttribute("preserveAspectRatio", "none");
    this.#picture.setAttribute("aria-hidden", "true");
    this.#picture.append(this.#line);
    this.element.append(this.#picture, this.#words);
    onLanguage(() => this.#say());
  }

  show(settings: Settings, images = USUAL_IMAGES): void {
    const batch = settings.batch === "all" ? images : Math.min(settings.batch, images);
    const { epoch, columns } = plannedRates(settings, Math.ceil(images / batch));
    const rates = columns[0] as Float64Array;
    const most = rates.reduce((largest, rate) => Math.max(largest, rate), 0) || 1;
    const points = Array.from(rates, (rate, i) => {
      const x = (WIDTH * (epoch[i] ?? 0)) / settings.epochs;
      return `${x.toFixed(1)},${(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (rate / most)).toFixed(1)}`;
    });
    this.#line.setAttribute("points", points.join(" "));
    this.#say = () => {
      const values = { first: short(rates.at(0) ?? 0), most: short(most), last: short(rates.at(-1) ?? 0) };
      this.#words.textContent = text(
        settings.schedule.type === "plateau" ? "settings.curve.plateau" : "settings.curve",
        values,
      );
    };
    this.#say();
  }
}
