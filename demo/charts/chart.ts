import uPlot from "uplot";
import { inFrameOfItsOwn } from "../frames.js";
import { append, appendDrawing } from "../panels/append.js";
import { onTheme } from "../panels/switches.js";
import { type Key, onLanguage, say, text } from "../text/text.js";
import { logarithmic, logarithmicSplits } from "./axes.js";
import { epochs } from "./figures.js";
import { type Colour, palette } from "./palette.js";

export interface Line {
  readonly name: Key;
  readonly colour: Colour;
  /** In pixels. */
  readonly width: number;
  readonly dash?: readonly number[];
  /** From 0 to 1. */
  readonly opacity?: number;
  readonly points?: boolean;
  /** Whether its value is shown only where the cursor is. */
  readonly atCursor?: boolean;
}

export interface ChartKind {
  readonly title: Key;
  readonly lines: readonly Line[];
  readonly range: uPlot.Scale.Range;
  readonly write: (value: number) => string;
  /** At the axis, where that is another way. */
  readonly writeMark?: (value: number) => string;
  /** Whether the visitor can ask for a logarithmic axis. */
  readonly logarithmic?: boolean;
}

/** What a chart shows. */
export interface Curves {
  readonly data: Columns;
  /** How far the axis reaches. */
  readonly epochs: number;
  /** Of the lines, where they depend on the run. */
  readonly names: readonly Key[];
}

/** Columns for the lines, on one column of epochs. */
export type Columns = uPlot.AlignedData;

const HEIGHT = 206;
/** Epochs up to which each is marked by a point. */
const MOST_POINTS = 40;
const AXIS_FONT = "12px system-ui, sans-serif";

/** A titled chart with its values below; all charts of the page share their cursor. */
export class Chart {
  readonly #kind: ChartKind;
  readonly #frame = document.createElement("div");
  readonly #epoch = document.createElement("b");
  readonly #names: HTMLElement[] = [];
  readonly #values: HTMLElement[] = [];
  #plot: uPlot | undefined;
  #data: Columns;
  #epochs = 1;
  #logarithmic = false;
  #visible = true;
  #described = false;
  #switch: HTMLButtonElement | undefined;

  /** @param appeared is called when it can be seen again */
  constructor(host: HTMLElement, kind: ChartKind, appeared: () => void) {
    this.#kind = kind;
    this.#data = [[], ...kind.lines.map(() => [])];
    const figure = document.createElement("figure");
    figure.className = "chart card";
    this.#frame.className = "plot";
    this.#frame.setAttribute("role", "img");
    figure.append(this.#heading(), this.#frame, this.#legend());
    host.append(figure);
    const fit = () => this.#fit();
    const redraw = () => this.#plot?.redraw(false);
    new ResizeObserver(() => inFrameOfItsOwn(fit)).observe(this.#frame);
    new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? true;
      if (this.#visible) appeared();
    }).observe(this.#frame);
    onTheme(() => inFrameOfItsOwn(redraw));
    onLanguage(() => {
      inFrameOfItsOwn(redraw);
      if (this.#described) this.describe();
    });
  }

  /** Whether it can be seen at all. */
  get visible(): boolean {
    return this.#visible;
  }

  show({ data, epochs, names }: Curves): void {
    this.#data = data;
    this.#epochs = epochs;
    this.#names.forEach((element, i) => {
      const name = names[i];
      if (name !== undefined && name !== element.getAttribute("data-text")) say(element, name);
    });
    this.#plot?.setData(data);
    this.#showValues();
  }

  /** Switches to the logarithmic axis. */
  showLogarithms(): void {
    if (!this.#logarithmic) this.#switch?.click();
  }

  /** Says in words what the curves have come to. */
  describe(): void {
    const values = this.#kind.lines.flatMap(({ atCursor }, i) => {
      const value = lastOf(this.#data[i + 1]);
      return atCursor || value === undefined ? [] : [`${this.#names[i]?.textContent} ${this.#kind.write(value)}`];
    });
    const epoch = this.#data[0][this.#reached()];
    const reached = epoch === undefined ? [] : [`${text("chart.epoch")} ${epochs(epoch)}`];
    this.#frame.setAttribute("aria-label", [text(this.#kind.title), ...reached, ...values].join(text("list.comma")));
    this.#described = true;
  }

  #fit(): void {
    const width = this.#frame.clientWidth;
    if (width === 0) return;
    if (this.#plot === undefined) this.#draw();
    else if (this.#plot.width !== width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #draw(): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data, this.#frame);
  }

  #options(): uPlot.Options {
    const { lines, range, write, writeMark = write } = this.#kind;
    const axis = {
      stroke: () => palette.muted,
      font: AXIS_FONT,
      grid: { stroke: () => palette.line, width: 1 },
      ticks: { show: false },
    };
    const logarithmicAxis = this.#logarithmic ? { splits: logarithmicSplits } : {};
    return {
      width: this.#frame.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      padding: [8, 16, 0, 0],
      scales: {
        x: { time: false, range: () => [0, this.#epochs] },
        y: this.#logarithmic ? { distr: 3, range: logarithmic } : { range },
      },
      axes: [
        {
          ...axis,
          size: 26,
          gap: 4,
          space: 48,
          label: () => text("chart.epoch"),
          labelSize: 16,
          labelGap: 0,
          labelFont: AXIS_FONT,
        },
        {
          ...axis,
          size: 52,
          gap: 4,
          values: (_, splits) => splits.map((split) => (split === null ? "" : writeMark(split))),
          ...logarithmicAxis,
        },
      ],
      series: [{}, ...lines.map(seriesOf)],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 7 },
        sync: { key: "glyphnet", setSeries: false },
      },
      hooks: { setCursor: [() => this.#showValues()] },
    };
  }

  #heading(): HTMLElement {
    const caption = document.createElement("figcaption");
    const title = document.createElement("h3");
    say(title, this.#kind.title);
    caption.append(title);
    if (this.#kind.logarithmic) caption.append(this.#logarithmicSwitch());
    return caption;
  }

  #logarithmicSwitch(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small quiet";
    say(button, "chart.logarithmic");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      this.#logarithmic = !this.#logarithmic;
      button.setAttribute("aria-pressed", String(this.#logarithmic));
      this.#draw();
    });
    this.#switch = button;
    return button;
  }

  #legend(): HTMLElement {
    const list = document.createElement("ul");
    list.className = "legend";
    const epoch = append(list, "li");
    say(append(epoch, "span"), "chart.epoch");
    epoch.append(this.#epoch);
    for (const line of this.#kind.lines) {
      const item = append(list, "li");
      appendSwatch(item, line);
      const name = append(item, "span");
      say(name, line.name);
      this.#names.push(name);
      this.#values.push(append(item, "b"));
    }
    return list;
  }

  /** The values under the cursor; without one, the last. */
  #showValues(): void {
    const cursor = this.#plot?.cursor.idx ?? undefined;
    const at = cursor ?? this.#reached();
    const epoch = this.#data[0][at];
    write(this.#epoch, epoch, epochs);
    hide(this.#epoch.parentElement, epoch === undefined);
    this.#values.forEach((element, i) => {
      const column = this.#data[i + 1];
      const shown = cursor !== undefined || !this.#kind.lines[i]?.atCursor;
      write(element, shown ? valueAt(column, at) : undefined, this.#kind.write);
      hide(element.parentElement, lastOf(column) === undefined);
    });
  }

  /** The last point of the run; a plan reaches farther. */
  #reached(): number {
    const ends = this.#kind.lines.map(({ atCursor }, i) => (atCursor ? -1 : lastIndex(this.#data[i + 1])));
    return Math.max(...ends);
  }
}

function write(element: HTMLElement, value: number | undefined, words: (value: number) => string): void {
  const written = value === undefined ? "" : words(value);
  if (element.textContent !== written) element.textContent = written;
}

function hide(element: HTMLElement | null, hidden: boolean): void {
  if (element !== null) element.hidden = hidden;
}

/** A piece of the line as it is drawn. */
function appendSwatch(host: Element, { colour, width, dash = [], opacity = 1 }: Line): void {
  const swatch = appendDrawing(host, "svg", { class: `swatch ${colour}`, viewBox: "0 0 20 4", "aria-hidden": "true" });
  appendDrawing(swatch, "path", {
    d: "M0 2H20",
    "stroke-width": width,
    "stroke-dasharray": dash.join(" "),
    opacity,
  });
}

function seriesOf({ colour, width, dash, opacity = 1, points = false }: Line): uPlot.Series {
  return {
    stroke: () => palette[colour],
    width,
    alpha: opacity,
    spanGaps: true,
    ...(dash === undefined ? {} : { dash: [...dash] }),
    points: {
      show: ({ scales: { x } }) => points && (x?.max ?? 0) <= MOST_POINTS,
      size: 5,
      fill: () => palette[colour],
    },
  };
}

type Column = ArrayLike<number | null | undefined> | undefined;

function lastOf(column: Column): number | undefined {
  return column?.[lastIndex(column)] ?? undefined;
}

/** The value there, or the last before it. */
function valueAt(column: Column, at: number): number | undefined {
  return column?.[lastIndex(column, at)] ?? undefined;
}

/** Of the last number up to there; −1 where there is none. */
function lastIndex(column: Column, at = Number.POSITIVE_INFINITY): number {
  if (column === undefined) return -1;
  for (let i = Math.min(at, column.length - 1); i >= 0; i--) if (Number.isFinite(column[i])) return i;
  return -1;
}
