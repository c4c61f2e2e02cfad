/** Added to the page's style sheet. The seven colours keep apart for the colour-blind, and from the page. */
export const studyStyle: string = `
:root {
  --step-0: #1d2329;
  --step-1: #034bca;
  --step-2: #99342a;
  --step-3: #3f9179;
  --step-4: #912784;
  --step-5: #a87e06;
  --step-6: #2992dd;
}
@media screen and (prefers-color-scheme: dark) {
  :root:not(.print) {
    --step-0: #e8eaed;
    --step-1: #4a89f5;
    --step-2: #d95b38;
    --step-3: #11e189;
    --step-4: #c465a0;
    --step-5: #cfd547;
    --step-6: #35d0fb;
  }
}
header > p { max-width: 44rem; margin-top: 1rem; color: var(--muted); }
.accuracy .to { color: var(--muted); font-weight: 200; }
.accuracy strong { font-size: clamp(2.5rem, 8vw, 4.5rem); }
.swatch { display: inline-block; flex: none; width: 1.75rem; height: 0; vertical-align: middle; }
[hidden] { display: none !important; }

.results th, .results td { padding: 0.35rem 0.65rem; text-align: right; white-space: nowrap; }
.results tr > :first-child { padding-left: 1rem; }
.results tr > :last-child { padding-right: 1.25rem; }
.results thead th { border-bottom: 1px solid var(--line); vertical-align: bottom; white-space: normal; line-height: 1.3; }
.results tbody tr:nth-child(even) > * { background: color-mix(in srgb, var(--line) 35%, var(--card)); }
.results tr > :first-child { position: sticky; left: 0; text-align: left; background: var(--card); }
.results tbody th { color: var(--ink); }
.results a { display: flex; align-items: center; gap: 0.6rem; color: var(--ink); text-decoration: none; }
.results a:hover { text-decoration: underline; }
.results .strip { padding-block: 0; }
.results svg { display: block; overflow: visible; }
.strip line { stroke: var(--line); }
.strip circle { fill: var(--ink); fill-opacity: 0.45; }
.strip .middle { fill-opacity: 1; }
.results .strip { text-align: left; padding-left: 1.25rem; }
.strip span { display: flex; justify-content: space-between; font-size: 0.8rem; font-weight: 400; }
.strip i { font-style: normal; }
.under { margin-top: 0.75rem; font-size: 0.9rem; color: var(--muted); }

.legend { margin: 0 0 1rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 10px;
  background: var(--card); min-width: 0; }
.legend legend { float: left; width: 100%; padding: 0; font-size: 0.95rem; font-weight: 600; }
.legend legend span { float: right; display: flex; gap: 0.5rem; }
.legend ul { clear: both; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.1rem 1rem;
  margin: 0; padding: 0.5rem 0 0; list-style: none; }
.legend label { display: flex; align-items: center; gap: 0.6rem; padding: 0.15rem 0; font-size: 0.9rem; cursor: pointer;
  overflow-wrap: anywhere; }
.legend input { flex: none; width: 1rem; height: 1rem; margin: 0; accent-color: var(--validation); }
.legend input:not(:checked) ~ * { opacity: 0.6; }
.chart .reading { min-height: 1.4em; font-size: 0.85rem; line-height: 1.4; color: var(--muted); }
.reading b { color: var(--ink); font-weight: 600; }

.step { display: grid; grid-template-columns: minmax(0, 40rem) minmax(20rem, 1fr); gap: 0 3rem; align-items: start;
  padding: 1.5rem 0; border-top: 1px solid var(--line); scroll-margin-top: 1rem; }
.step h3 { display: flex; align-items: center; gap: 0.75rem; font-size: 1.05rem; }
.step .text p { margin-top: 0.5rem; overflow-wrap: anywhere; }
.step .how { font-size: 0.9rem; color: var(--muted); }
.step .text button { margin-top: 0.75rem; }
.step table { width: 100%; max-width: 24rem; }
.step table th, .step table td { padding: 0.15rem 0 0.15rem 1rem; text-align: right; vertical-align: top; }
.step table tr > :first-child { padding-left: 0; text-align: left; }
.step thead th { font-size: 0.85rem; font-weight: 400; border-bottom: 1px solid var(--line); }
.step tbody th { font-weight: 400; }
.step td[colspan] { font-size: 0.85rem; color: var(--muted); }
.step .taken > * { font-weight: 600; color: var(--ink); }
.step details { margin-top: 0.5rem; font-size: 0.9rem; }
.step details table { font-size: 0.85rem; }
.step details :is(th, td) { padding-left: 0.6rem; white-space: nowrap; }

@media (max-width: 56rem) {
  .step { grid-template-columns: minmax(0, 1fr); gap: 1rem; }
}
@media (max-width: 36rem) {
  .results th, .results td { padding-inline: 0.5rem; }
  .results tbody th { min-width: 7.5rem; white-space: normal; }
  .results a { flex-direction: column; align-items: start; gap: 0.2rem; }
  .results a .swatch { margin-top: 0.2rem; }
  .legend ul { grid-template-columns: minmax(0, 1fr); }
  .chart .reading { min-height: 2.8em; }
  .chart { padding: 0.75rem; }
}
@media print {
  .step, .results tr { break-inside: avoid; }
  .results { font-size: 8pt; }
  .results .strip { display: none; }
  .results th, .results td { padding-inline: 0.4rem; }
  .legend, .swatch, .strip circle { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
