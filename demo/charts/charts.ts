import { onTheme } from "../panels/switches.js";
import type { Key } from "../text/text.js";
import type { Session } from "../training/session.js";
import { aligned, type Table } from "./aligned.js";
import { fromZero, shares } from "./axes.js";
import { Chart, type ChartKind, type Columns } from "./chart.js";
import { percent, short, thousands } from "./figures.js";
import { History } from "./history.js";
import { readPalette } from "./palette.js";
import { plannedRates } from "./planned-rates.js";

const now = (name: Key) => ({ name, colour: "training", width: 2 }) as const;
const before = { name: "chart.kept", colour: "kept", width: 1.5, dash: [5, 4] } as const;
const keptValidation = { ...before, name: "chart.kept.validation", dash: [2, 3] } as const;

interface View {
  readonly kind: ChartKind;
  /** As many columns as the chart has lines. */
  columns(history: History, kept: History | undefined): Columns;
}

const views: readonly View[] = [
  {
    kind: {
      title: "chart.loss",
      lines: [
        { name: "chart.raw", colour: "training", width: 1, opacity: 0.28, atCursor: true },
        now("chart.training"),
        { name: "chart.validation", colour: "validation", width: 2, points: true },
        before,
        keptValidation,
      ],
      range: fromZero,
      write: short,
      logarithmic: true,
    },
    columns: (history, kept) =>
      aligned([
        ofSteps(history, [positive(history.steps.column("loss")), positive(history.steps.column("smoothLoss"))]),
        ofEpochs(history, "validationLoss"),
        ofSteps(kept, [kept?.steps.column("smoothLoss") ?? []]),
        ofEpochs(kept, "validationLoss"),
      ]),
  },
  {
    kind: {
      title: "chart.accuracy",
      lines: [
        now("chart.training"),
        { name: "chart.validation", colour: "validation", width: 2, points: true },
        before,
        keptValidation,
      ],
      range: shares,
      write: (value) => percent(value),
      writeMark: (value) => `${short(100 * value)}\u00a0%`,
    },
    columns: (history, kept) =>
      aligned([
        ofSteps(history, [history.steps.column("smoothAccuracy")]),
        ofEpochs(history, "validationAccuracy"),
        ofSteps(kept, [kept?.steps.column("smoothAccuracy") ?? []]),
        ofEpochs(kept, "validationAccuracy"),
      ]),
  },
  {
    kind: {
      title: "chart.rate",
      lines: [
        { name: "chart.planned", colour: "muted", width: 1.5, dash: [3, 3], atCursor: true },
        now("chart.rate.now"),
        before,
      ],
      range: fromZero,
      write: short,
    },
    columns: (history, kept) =>
      aligned([
        plannedRates(history.opened.settings, history.opened.steps / history.opened.settings.epochs),
        ofSteps(history, [history.steps.column("rate")]),
        ofSteps(kept, [kept?.steps.column("rate") ?? []]),
      ]),
  },
  {
    kind: {
      title: "chart.norm",
      lines: [now("chart.norm.now"), before],
      range: fromZero,
      write: short,
      logarithmic: true,
    },
    columns: (history, kept) => aligned([ofSteps(history, [history.norms()]), ofSteps(kept, [kept?.norms() ?? []])]),
  },
  {
    kind: { title: "chart.speed", lines: [now("chart.speed.now"), before], range: fromZero, write: thousands },
    columns: (history, kept) => aligned([ofSteps(history, [history.speeds()]), ofSteps(kept, [kept?.speeds() ?? []])]),
  },
];

/** The curves of the run, and of one that was kept to compare with; each drawn at most once a frame. */
export class Charts {
  readonly #charts: readonly (readonly [Chart, View])[];
  #history: History | undefined;
  #kept: History | undefined;
  #frame = 0;

  constructor(host: HTMLElement, session: Session) {
    readPalette();
    onTheme(readPalette);
    this.#charts = views.map((view) => [new Chart(host, view.kind, () => this.#ask()), view]);
    session.on("opened", (opened) => {
      this.#history = new History(opened);
      this.#history.restore(opened.history);
      for (const epoch of opened.epochs) this.#history.addEpoch(epoch);
      this.#ask();
    });
    session.on("steps", (steps) => {
      this.#history?.addSteps(steps);
      this.#ask();
    });
    session.on("epoch", (epoch) => {
      this.#history?.addEpoch(epoch);
      this.#ask();
    });
    session.on("status", (status) => {
      if (status !== "running" && status !== "opening") this.#describe();
    });
  }

  /** Keeps the curves of the present run to compare the next with. */
  keep(): void {
    this.#kept = this.#history;
    this.#ask();
  }

  forget(): void {
    this.#kept = undefined;
    this.#ask();
  }

  /** For losses that differ by powers of ten. */
  showLogarithms(): void {
    this.#charts[0]?.[0].showLogarithms();
  }

  /** In one frame for all: a frame costs as much as two charts, whatever is drawn in it. */
  #ask(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    for (const [chart, view] of this.#charts) if (chart.visible) this.#show(chart, view);
  }

  #show(chart: Chart, view: View): void {
    const history = this.#history;
    if (history === undefined) return;
    // A run that is kept and still the present one would lie under itself.
    const kept = this.#kept === history ? undefined : this.#kept;
    const epochs = Math.max(history.opened.settings.epochs, kept?.opened.settings.epochs ?? 0);
    const names = view.kind.lines.map(({ name }) => nameOf(name, history, kept));
    chart.show({ data: view.columns(history, kept), epochs: reach(history, kept, epochs), names });
  }

  #describe(): void {
    for (const [chart, view] of this.#charts) {
      this.#show(chart, view);
      chart.describe();
    }
  }
}

/** Where no images are kept to validate with, it is those of the test that are measured after each epoch. */
function nameOf(name: Key, history: History, kept: History | undefined): Key {
  const ofTest = (run: History | undefined) => run?.opened.settings.validation === 0;
  if (name === "chart.validation" && ofTest(history)) return "chart.test";
  return name === "chart.kept.validation" && ofTest(kept) ? "chart.kept.test" : name;
}

/** Up to so many epochs an axis shows the whole run from its start. */
const ALL_AT_ONCE = 60;

/** How far the axis reaches: a long run is shown up to the next power of two. */
function reach(history: History, kept: History | undefined, epochs: number): number {
  if (epochs <= ALL_AT_ONCE) return epochs;
  const done = Math.max(history.steps.column("epoch").at(-1) ?? 0, kept?.steps.column("epoch").at(-1) ?? 0);
  return Math.min(epochs, Math.max(16, 2 ** Math.ceil(Math.log2(Math.max(1, done * 1.02)))));
}

function ofSteps(history: History | undefined, columns: readonly ArrayLike<number | null>[]): Table {
  return { epoch: history?.steps.column("epoch") ?? [], columns };
}

function ofEpochs(history: History | undefined, name: "validationLoss" | "validationAccuracy"): Table {
  return { epoch: history?.epochs.column("epoch") ?? [], columns: [history?.epochs.column(name) ?? []] };
}

/** A loss of 0 has no place on a logarithmic axis. */
function positive(losses: Float64Array): Float64Array {
  return losses.map((loss) => (loss > 1e-12 ? loss : 1e-12));
}
