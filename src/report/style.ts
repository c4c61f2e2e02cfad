/** The page's style sheet. The colours are named after what they mark; the charts read them from here. */
export const pageStyle: string = `
:root {
  color-scheme: light dark;
  --page: #f8f8f6;
  --card: #ffffff;
  --ink: #1d2329;
  --muted: #59636e;
  --line: #e2e4e6;
  --training: #6a5acd;
  --validation: #0b7a75;
  --rate: #59636e;
  --hit: 11 122 117;
  --miss: 214 69 27;
  --wrong: #b83a10;
  --notice: #fdf3dc;
  --notice-line: #d9a93a;
}
@media screen and (prefers-color-scheme: dark) {
  :root:not(.print) {
    --page: #14171a;
    --card: #1b1f24;
    --ink: #e8eaed;
    --muted: #a0aab4;
    --line: #2e343b;
    --training: #aba2f5;
    --validation: #4cc4bd;
    --rate: #a0aab4;
    --hit: 38 160 152;
    --miss: 232 96 52;
    --wrong: #ff9467;
    --notice: #2b2515;
    --notice-line: #a8842f;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 70rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1rem, 4vw, 2.5rem); }
h1, h2, h3, p, figure, dl, dd { margin: 0; }
h1 { font-size: clamp(1.25rem, 3vw, 1.6rem); font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; font-weight: 600; margin-bottom: 0.75rem; }
h3 { font-size: 0.95rem; font-weight: 600; }
section { margin-top: clamp(2.5rem, 6vw, 4rem); }
section > p { max-width: 44rem; margin-bottom: 1rem; color: var(--muted); }
:focus-visible { outline: 2px solid var(--validation); outline-offset: 2px; }

.notice {
  margin-top: 1rem;
  padding: 0.75rem 1rem;
  background: var(--notice);
  border-left: 4px solid var(--notice-line);
  border-radius: 4px;
  overflow-wrap: anywhere;
}
.result { display: flex; flex-wrap: wrap; gap: 1.5rem 4rem; align-items: end; margin-top: 1.5rem; }
.accuracy strong {
  display: block;
  font-size: clamp(3.25rem, 11vw, 5.5rem);
  font-weight: 300;
  letter-spacing: -0.03em;
  line-height: 1.05;
  white-space: nowrap;
}
.accuracy span { font-weight: 600; }
.accuracy small { display: block; font-size: 0.9rem; color: var(--muted); }
dl { display: flex; flex-wrap: wrap; gap: 0.75rem 2.25rem; }
dt { font-size: 0.85rem; color: var(--muted); }
dd { font-size: 1.1rem; font-weight: 500; }
code { font: 500 0.95em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; user-select: all; }

.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
.chart { min-width: 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.chart.rate { grid-column: 1 / -1; }
.heading { display: flex; justify-content: space-between; align-items: center; min-height: 2.25rem; }
.chart > [role="img"] { overflow: hidden; }
.u-legend { font-size: 0.85rem; text-align: left; margin: 0 0 0 56px; }
.u-legend th { font-weight: 400; color: var(--muted); pointer-events: none; }
.u-legend .u-value { min-width: 3.8em; }
.u-legend .u-series:first-child .u-value { min-width: 1.8em; }
.u-legend.u-inline .u-series { margin-right: 0.25rem; }
.u-legend .u-series:first-child .u-marker { display: none; }
.u-legend .u-series > * { padding: 2px; }
.u-legend .u-marker { width: 1.5em; height: 0; border-width: 2px 0 0 !important; }
.u-cursor-x { border-right-color: var(--muted) !important; }
button {
  padding: 0.1rem 0.7rem;
  color: var(--ink);
  background: transparent;
  border: 1px solid var(--muted);
  border-radius: 99px;
  font: inherit;
  font-size: 0.8rem;
  font-weight: 400;
  cursor: pointer;
}
button[aria-pressed="true"] { background: var(--ink); color: var(--card); border-color: var(--ink); }
details { margin-top: 1rem; }
summary { width: fit-content; padding: 0.25rem 0; cursor: pointer; color: var(--muted); }
details .scroll { margin-top: 0.5rem; }

.scroll { overflow: auto; max-height: 85vh; width: fit-content; max-width: 100%; border: 1px solid var(--line);
  border-radius: 10px; background: var(--card); }
table { border-collapse: separate; border-spacing: 0; font-size: 0.9rem; }
th { font-weight: 500; color: var(--muted); }
.epochs th, .epochs td { padding: 0.3rem 0.8rem; text-align: right; white-space: nowrap; }
.epochs thead th, .confusion thead tr:last-child th { position: sticky; top: 0; z-index: 1; background: var(--card);
  border-bottom: 1px solid var(--line); }
.epochs tbody tr:nth-child(even) > * { background: color-mix(in srgb, var(--line) 35%, transparent); }
.confusion th, .confusion td { min-width: 2.9rem; height: 2.1rem; padding: 0 0.4rem; text-align: center; }
.confusion tbody td { color: var(--muted); border: 1px solid var(--card); }
.confusion .axis, .confusion .corner { font-size: 0.8rem; }
.confusion .axis { text-align: left; padding-left: 0.8rem; }
.confusion .axis span { position: sticky; left: 4rem; }
.confusion tr > :first-child { position: sticky; left: 0; z-index: 1; background: var(--card);
  border-right: 1px solid var(--line); }
.confusion thead tr:last-child > :first-child, .confusion thead tr:last-child > :last-child { z-index: 2; }
.confusion tr > :last-child { position: sticky; right: 0; background: var(--card); border-left: 1px solid var(--line);
  padding: 0 0.7rem; white-space: nowrap; color: var(--ink); }
.confusion tbody .recall { border-width: 0 0 0 1px; }
.confusion .hit, .confusion .miss { color: var(--ink); }
.hit { background: rgb(var(--hit) / calc(var(--shade, 0.8) * 0.5)); }
.miss { background: rgb(var(--miss) / calc(var(--shade, 0.8) * 0.7)); }
.key { padding: 0.05rem 0.4rem; border-radius: 4px; color: var(--ink); white-space: nowrap; }

.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: 1.25rem 0.5rem;
  max-width: 44rem; }
.pictures.large { max-width: none; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
.pictures img { display: block; max-width: 100%; height: auto; border-radius: 6px; image-rendering: pixelated;
  background: #000; }
.pictures:not(.large) .wrong img { outline: 3px dashed var(--wrong); outline-offset: 2px; }
figcaption { margin-top: 0.45rem; font-size: 0.85rem; line-height: 1.35; }
.mark { color: var(--validation); font-weight: 700; }
.wrong .mark { color: var(--wrong); }
.probability { color: var(--muted); white-space: nowrap; }
.large .probability { display: block; }

.settings { width: 100%; max-width: 44rem; }
.settings th, .settings td { padding: 0.4rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
.settings th { width: 35%; padding-right: 1.5rem; font-weight: 400; }
.settings td { overflow-wrap: anywhere; }

@media (max-width: 36rem) {
  .confusion th, .confusion td { min-width: 2.3rem; padding: 0 0.2rem; }
}
@media print {
  body { font-size: 10pt; background: none; }
  main { max-width: none; padding: 0; }
  .charts { grid-template-columns: 1fr; }
  .scroll { overflow: visible; max-height: none; }
  .chart, figure, tr { break-inside: avoid; }
  h2, h3, section > p { break-after: avoid; }
  button, details:not([open]) { display: none; }
  .hit, .miss, .notice, img { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
