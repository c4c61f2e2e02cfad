/**
 * The page's own script, run in the browser after uPlot's. It draws the charts from the JSON in #metrics, and again
 * when the axis, the colour scheme or the medium changes; the root element then has `data-charts="ready"`.
 */
export const chartScript = `(() => {
  "use strict";
  const root = document.documentElement;
  const metrics = JSON.parse(document.getElementById("metrics").textContent);
  const epochs = metrics.epoch;
  const first = epochs[0];
  const last = epochs[epochs.length - 1];
  const button = document.getElementById("loss-axis");
  const printWidth = 640;
  const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
  let logarithmic = false;
  let charts = [];

  const short = (value) => String(Number(value.toPrecision(4)));
  const percent = (value) => short(Math.min(value * 100, value < 1 ? 99.99 : 100)) + " %";

  // On a logarithmic axis the marks are 1, 2 and 5 times the powers of ten, and the axis ends on marks.
  const marks = (least, most) => {
    const all = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
      for (const lead of [1, 2, 5]) all.push(Number(lead + "e" + power));
    }
    return all;
  };
  const logarithmicSplits = (chart, axis, least, most) =>
    marks(least, most).filter((mark) => mark >= least && mark <= most);
  const fromZero = (chart, least, most) => [0, most > 0 ? most * 1.05 : 1];
  const logarithmicRange = (chart, least, most) => {
    if (least === null) return [0.1, 1];
    const all = marks(least, most);
    return [all.findLast((mark) => mark <= least), all.find((mark) => mark >= most && mark > least)];
  };
  const shareRange = (chart, least, most) => {
    if (least === null) return [0, 1];
    const space = Math.max(0.08 * (most - least), 0.005);
    return [Math.max(0, least - space), Math.min(1, most + space)];
  };

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

  const draw = ({ id, height, lines, text, scale, splits }) => {
    const holder = document.getElementById(id);
    const color = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
    const axis = {
      stroke: color("muted"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: color("line"), width: 1 },
      ticks: { show: false },
    };
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
      width: root.classList.contains("print") ? printWidth : holder.clientWidth,
      height,
      scales: { x: { time: false, range: [first - 0.5, last + 0.5] }, y: scale },
      series: [{ label: "epoch", value: (chart, value, line, index) => String(epochs[row(index)]) }, ...series],
      axes: [
        { ...axis, label: "epoch", labelSize: 20, labelFont: axis.font, size: 26, space: 40, incrs: wholeSteps },
        { ...axis, size: 62, values: (chart, splits) => splits.map((split) => (split === null ? "" : text(split))),
          ...(splits ? { splits } : {}) },
      ],
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "epoch", setSeries: false } },
      legend: { markers: { width: 2, dash: (chart, line) => (chart.series[line].dash ? "dashed" : "solid") } },
      padding: [12, 16, 0, 0],
    };
    const columns = lines.map(([, key]) => metrics[key]);
    return new uPlot(options, [epochs, ...columns], holder);
  };

  const drawAll = () => {
    for (const chart of charts) chart.destroy();
    charts = [loss(), accuracy(), rate()].map(draw);
  };
  const resize = () => {
    if (root.classList.contains("print")) return;
    for (const chart of charts) {
      const width = chart.root.parentElement.clientWidth;
      if (width > 0 && width !== chart.width) chart.setSize({ width, height: chart.height });
    }
  };
  const print = (on) => {
    root.classList.toggle("print", on);
    drawAll();
  };

  drawAll();
  new ResizeObserver(resize).observe(document.getElementById("loss-chart"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  button.hidden = false;
  button.addEventListener("click", () => {
    logarithmic = !logarithmic;
    button.setAttribute("aria-pressed", String(logarithmic));
    drawAll();
  });
  root.dataset.charts = "ready";
})();`;
