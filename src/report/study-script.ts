import { chartTools } from "./chart-tools.js";

/**
 * The study page's own script, run in the browser after uPlot's. It draws all runs from the JSON in #study, shows and
 * hides steps, and names the run nearest to the cursor; the root element then has `data-charts="ready"`.
 */
export const studyScript: string = `(() => {
  "use strict";
${chartTools}
  const study = JSON.parse(document.getElementById("study").textContent);
  const epochs = Array.from({ length: study.epochs }, (_, index) => index + 1);
  const shown = study.steps.map(() => true);
  const boxes = [...document.querySelectorAll("input[data-step]")];
  const pressed = { "loss-axis": true, "accuracy-axis": false };
  // The step, and perhaps the run of it, that stands out from the others.
  let focus = null;

  // The middle runs come last, so that they lie on top.
  const runs = study.steps.flatMap((step, number) => step.runs.map((run) => ({ ...run, step, number })));
  runs.sort((one, other) => one.middle - other.middle);

  const shareFromZero = (chart, least, most) => [0, most > 0 ? Math.min(most * 1.05, 1.02) : 1];
  const onLogarithmicAxis = {
    scale: { distr: 3, range: logarithmicRange },
    splits: logarithmicSplits,
    drawn: (value) => (value > 0 ? value : null),
  };
  // From 97 to 98 % is a long way, as the error tells.
  const asError = {
    ...onLogarithmicAxis,
    drawn: (value) => onLogarithmicAxis.drawn(1 - value),
    text: (value) => short(value * 100) + " %",
    told: percent,
    note: "share of the test images read wrong, after each epoch",
  };
  const plans = () => [
    { id: "accuracy", key: "validationAccuracy", height: 280, text: percent, scale: { range: shareRange },
      ...(pressed["accuracy-axis"] ? asError : {}) },
    { id: "loss", key: "loss", height: 280, text: short,
      ...(pressed["loss-axis"] ? onLogarithmicAxis : { scale: { range: fromZero } }) },
    { id: "ratio", key: "updateRatio", height: 240, text: short, ...onLogarithmicAxis },
    { id: "saturated", key: "saturated", height: 240, text: percent, scale: { range: shareFromZero } },
  ];

  const opacity = (run) => {
    if (focus === null) return run.middle ? "ff" : "66";
    if (focus.number !== run.number) return "24";
    return focus.run === run || (focus.run === null && run.middle) ? "ff" : "66";
  };
  // Values between two gaps have no line to either side.
  const isolated = (chart, line) => {
    const column = chart.data[line];
    const alone = [...column.keys()].filter((index) =>
      column[index] !== null && (column[index - 1] ?? null) === null && (column[index + 1] ?? null) === null);
    return alone.length > 0 ? alone : null;
  };

  const draw = (plan) => {
    const holder = document.getElementById(plan.id + "-chart");
    const drawn = plan.drawn ?? ((value) => value);
    const columns = runs.map((run) => epochs.map((epoch) => {
      const value = run[plan.key][epoch - 1] ?? null;
      return value === null ? null : drawn(value);
    }));
    const series = runs.map((run) => {
      const hue = color(run.step.color);
      const stroke = () => hue + opacity(run);
      return {
        show: shown[run.number],
        stroke,
        width: run.middle ? 2 : 1.25,
        dash: run.step.dash,
        points: { show: false, filter: isolated, size: 6, stroke, fill: stroke, dash: [] },
      };
    });
    const options = chartOptions(holder, plan, 1, study.epochs);
    options.cursor.points = { show: false };
    options.hooks = { setCursor: [(chart) => readAt(chart)] };
    const chart = new uPlot({ ...options, series: [{}, ...series], legend: { show: false } }, [epochs, ...columns], holder);
    chart.plan = plan;
    chart.over.addEventListener("mouseenter", () => { pointed = chart; });
    chart.over.addEventListener("mouseleave", () => { pointed = null; read(null, null); });
    return chart;
  };

  // The chart under the cursor finds the nearest run; all charts then tell its values.
  let pointed = null;
  const readAt = (chart) => {
    if (chart !== pointed) return;
    const { left, top, idx } = chart.cursor;
    if (idx === null || idx === undefined || left < 0) return read(null, null);
    let nearest = null;
    let least = Infinity;
    runs.forEach((run, index) => {
      const value = chart.data[index + 1][idx];
      if (value === null || !shown[run.number]) return;
      const distance = Math.abs(chart.valToPos(value, "y") - top);
      if (distance <= least) [nearest, least] = [run, distance];
    });
    read(nearest, idx);
  };
  const read = (run, index) => {
    for (const { plan } of drawn.charts) {
      const line = document.getElementById(plan.id + "-reading");
      if (run === null) {
        line.textContent = plan.note ?? line.dataset.note;
        continue;
      }
      const value = run[plan.key][index] ?? null;
      const strong = document.createElement("b");
      strong.textContent = value === null ? "no value" : (plan.told ?? plan.text)(value);
      line.replaceChildren(strong, " in epoch " + epochs[index] + ": " + run.step.name + ", seed " + run.seed);
    }
    emphasize(run === null ? null : { number: run.number, run });
  };
  const emphasize = (next) => {
    if (focus?.number === next?.number && focus?.run === next?.run) return;
    focus = next;
    for (const chart of drawn.charts) chart.redraw(false);
  };

  const show = (wanted) => {
    for (const [number, box] of boxes.entries()) box.checked = shown[number] = wanted(number);
    focus = null;
    for (const chart of drawn.charts) {
      chart.batch(() => {
        for (const [index, { number }] of runs.entries()) {
          if (chart.series[index + 1].show !== shown[number]) chart.setSeries(index + 1, { show: shown[number] });
        }
      });
    }
  };

  document.getElementById("study-charts").hidden = false;
  const drawn = keepDrawn(() => plans().map(draw));

  for (const id of Object.keys(pressed)) {
    const button = document.getElementById(id);
    button.addEventListener("click", () => {
      pressed[id] = !pressed[id];
      button.setAttribute("aria-pressed", String(pressed[id]));
      drawn.again();
      read(null, null);
    });
  }
  document.getElementById("all").addEventListener("click", () => show(() => true));
  document.getElementById("none").addEventListener("click", () => show(() => false));
  for (const [number, box] of boxes.entries()) {
    const standOut = () => emphasize(shown[number] ? { number, run: null } : null);
    const stepBack = () => emphasize(null);
    box.addEventListener("change", () => {
      show((step) => boxes[step].checked);
      standOut();
    });
    box.addEventListener("focus", () => { if (box.matches(":focus-visible")) standOut(); });
    box.addEventListener("blur", stepBack);
    box.parentElement.addEventListener("mouseenter", standOut);
    box.parentElement.addEventListener("mouseleave", stepBack);
  }
  for (const button of document.querySelectorAll("button[data-only]")) {
    const only = Number(button.dataset.only);
    button.hidden = false;
    button.addEventListener("click", () => {
      show((step) => step === 0 || step === only);
      document.getElementById("training").scrollIntoView();
      boxes[only].focus({ preventScroll: true });
      emphasize(null);
    });
  }
  root.dataset.charts = "ready";
})();`;
