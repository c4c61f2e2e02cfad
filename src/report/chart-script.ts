import { chartTools } from "./chart-tools.js";

/**
 * The page's own script, run in the browser after uPlot's. It draws the charts from the JSON in #metrics, and again
 * when the axis, the colour scheme or the medium changes; the root element then has `data-charts="ready"`.
 */
export const chartScript: string = `(() => {
  "use strict";
${chartTools}
  const metrics = JSON.parse(document.getElementById("metrics").textContent);
  const epochs = metrics.epoch;
  const button = document.getElementById("loss-axis");
  let logarithmic = false;

  const loss = () => ({
    id: "loss-chart",
    height: 260,
    lines: [["training", "loss"], ["validation", "validationLoss"]],
    text: short,
    scale: logarithmic ? { distr: 3, range: logarithmicRange } : { range: fromZero },
    ...(logarithmic ? { splits: logarithmicSplits } : {}),
  });
  const accuracy = () => ({
    id: "accuracy-chart",
    height: 260,
    lines: [["training", "accuracy"], ["validation", "validationAccuracy"]],
    text: percent,
    scale: { range: shareRange },
  });
  const rate = () => ({
    id: "rate-chart",
    height: 170,
    lines: [["rate", "rate"]],
    text: short,
    scale: { range: fromZero },
  });

  const draw = (plan) => {
    const { id, lines, text } = plan;
    const holder = document.getElementById(id);
    // Without a cursor the legend shows the last epoch.
    const row = (index) => index ?? epochs.length - 1;
    const series = lines.map(([label, key]) => ({
      label,
      stroke: color(label),
      width: 2,
      ...(label === "training" ? { dash: [6, 4] } : {}),
      points: { size: 6, fill: color(label), ...(epochs.length <= 40 ? { show: true } : {}) },
      value: (chart, value, line, index) => {
        const number = metrics[key][row(index)];
        return number === null ? "not finite" : text(number);
      },
    }));
    const options = {
      ...chartOptions(holder, plan, epochs[0], epochs[epochs.length - 1]),
      series: [{ label: "epoch", value: (chart, value, line, index) => String(epochs[row(index)]) }, ...series],
      legend: { markers: { width: 2, dash: (chart, line) => (chart.series[line].dash ? "dashed" : "solid") } },
    };
    const columns = lines.map(([, key]) => metrics[key]);
    return new uPlot(options, [epochs, ...columns], holder);
  };

  const drawn = keepDrawn(() => [loss(), accuracy(), rate()].map(draw));
  button.hidden = false;
  button.addEventListener("click", () => {
    logarithmic = !logarithmic;
    button.setAttribute("aria-pressed", String(logarithmic));
    drawn.again();
  });
  root.dataset.charts = "ready";
})();`;
