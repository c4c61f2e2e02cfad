/** What the scripts of all pages share: how a chart looks and when it is drawn. It goes inside their function. */
export const chartTools: string = `  const root = document.documentElement;
  const printWidth = 640;
  const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];
  const color = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();

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
  // Where the axis has more than eight whole powers, up to eight of them are all its marks.
  const logarithmicSplits = (chart, axis, least, most) => {
    const all = marks(least, most).filter((mark) => mark >= least && mark <= most);
    const powers = all.filter((mark) => mark.toExponential().startsWith("1e"));
    const every = Math.ceil(powers.length / 8);
    return every < 2 ? all : powers.filter((mark) => Math.round(Math.log10(mark)) % every === 0);
  };
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

  // What all charts have in common: epochs along the bottom, a cursor that moves in all of them.
  const chartOptions = (holder, { height, text, scale, splits }, first, last) => {
    const axis = {
      stroke: color("muted"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: color("line"), width: 1 },
      ticks: { show: false },
    };
    return {
      width: root.classList.contains("print") ? printWidth : holder.clientWidth,
      height,
      scales: { x: { time: false, range: [first - 0.5, last + 0.5] }, y: scale },
      axes: [
        { ...axis, label: "epoch", labelSize: 20, labelFont: axis.font, size: 26, space: 40, incrs: wholeSteps },
        { ...axis, size: 62, values: (chart, splits) => splits.map((split) => (split === null ? "" : text(split))),
          ...(splits ? { splits } : {}) },
      ],
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: "epoch", setSeries: false } },
      padding: [12, 16, 0, 0],
    };
  };

  // Draws the charts, and again when their width, the colour scheme or the medium changes. Gives the charts that are
  // there and a function that draws them anew.
  const keepDrawn = (drawCharts) => {
    const drawn = { charts: [], again: () => {} };
    drawn.again = () => {
      for (const chart of drawn.charts) chart.destroy();
      drawn.charts = drawCharts();
    };
    const resize = () => {
      if (root.classList.contains("print")) return;
      for (const chart of drawn.charts) {
        const width = chart.root.parentElement.clientWidth;
        if (width > 0 && width !== chart.width) chart.setSize({ width, height: chart.height });
      }
    };
    const print = (on) => {
      root.classList.toggle("print", on);
      drawn.again();
    };
    drawn.again();
    new ResizeObserver(resize).observe(document.getElementById("loss-chart"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawn.again);
    addEventListener("beforeprint", () => print(true));
    addEventListener("afterprint", () => print(false));
    return drawn;
  };
`;
